/** What an answer with an error says: S3's code, the text and the further elements of its `<Error>` document. */
type Extra = { details?: Readonly<Record<string, string>>; headers?: Readonly<Record<string, string>> };

/** A refusal that the router turns into S3's error document (Amazon S3 API Reference, "Error responses"). */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, extra: Extra = {}) {
    super(message);
    this.name = 'S3Error';
    this.status = status;
    this.code = code;
    this.details = extra.details ?? {};
    this.headers = extra.headers ?? {};
  }
}

/** What AWS may do and this server does not: refused by name, so that nobody takes silence for support. */
export function notImplemented(what: string): S3Error {
  return new S3Error(501, 'NotImplemented', `${what} is not implemented by the local S3`, {
    details: { Feature: what },
  });
}

/** An argument of a known name with a value that S3 refuses. */
export function invalidArgument(name: string, value: string, expected: string): S3Error {
  return new S3Error(400, 'InvalidArgument', expected, { details: { ArgumentName: name, ArgumentValue: value } });
}

/** A combination of headers or parameters that S3 refuses. */
export function invalidRequest(message: string): S3Error {
  return new S3Error(400, 'InvalidRequest', message);
}

/** The body is not the XML document that the operation takes. */
export function malformedXml(): S3Error {
  return new S3Error(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

/** No object under the key, or its newest version is a delete marker (then the headers say so). */
export function noSuchKey(key: string, headers: Readonly<Record<string, string>> = {}): S3Error {
  return new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { details: { Key: key }, headers });
}

/** The version was never there or has been deleted for good. */
export function noSuchVersion(key: string, versionId: string): S3Error {
  return new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.', {
    details: { Key: key, VersionId: versionId },
  });
}

/** The upload was never there, or it has been completed or aborted. */
export function noSuchUpload(uploadId: string): S3Error {
  return new S3Error(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { details: { UploadId: uploadId } },
  );
}

/** A condition of the request does not hold; `condition` is the header's name. */
export function preconditionFailed(condition: string): S3Error {
  return new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    details: { Condition: condition },
  });
}

/** The method can't be used on a delete marker. */
export function methodNotAllowed(method: string, headers: Readonly<Record<string, string>>): S3Error {
  return new S3Error(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    details: { Method: method, ResourceType: 'DeleteMarker' },
    headers,
  });
}
