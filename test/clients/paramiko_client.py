"""Upload, stat, list and download with paramiko; the password comes on standard input."""
import sys

import paramiko

host, port, user, sent, remote, received, size = sys.argv[1:]
transport = paramiko.Transport((host, int(port)))
transport.connect(username=user, password=sys.stdin.read())
sftp = paramiko.SFTPClient.from_transport(transport)
sftp.put(sent, remote)
found = sftp.stat(remote).st_size
if found != int(size):
    sys.exit(f"stat says {found} bytes, expected {size}")
if remote not in sftp.listdir("."):
    sys.exit(f"the listing does not have {remote}")
sftp.get(remote, received)
sftp.close()
transport.close()
