import { describe, expect, it } from 'vitest';
import { matchTitle, type Wanted } from '../../../../shared/domain/suggest/match-title.ts';
import { titleConcepts } from '../../../../shared/domain/suggest/title-concepts.ts';

const fields: Readonly<Record<string, Wanted>> = {
  employeeId: { field: 'employeeId', names: ['Employee ID'], type: 'text' },
  firstName: { field: 'firstName', names: ['First Name'], type: 'text' },
  lastName: { field: 'lastName', names: ['Last Name'], type: 'text' },
  email: { field: 'email', names: ['User Email', 'Contact Mail'], type: 'email' },
  status: { field: 'status', names: ['Status'], type: 'status' },
  hireDate: { field: 'hireDate', names: ['Hire Date'], type: 'date' },
  managerId: { field: 'managerId', names: ['Manager ID'], type: 'text' },
  jobTitle: { field: 'jobTitle', names: ['Job Title'], type: 'text' },
  department: { field: 'department', names: ['Department'], type: 'text' },
  badge: { field: 'badge', names: ['Access Badge'], type: 'text' },
};
const match = (title: string, field: string) => matchTitle(title, fields[field] ?? { field, names: [], type: 'text' });

describe('a title is taken for a field', () => {
  it.each([
    ['First Name', 'firstName', 1, 'the same title'],
    [' First Name ', 'firstName', 1, 'the same title'],
    ['Contact Mail', 'email', 1, 'a known title for it'],
    ['first name', 'firstName', 0.98, 'the same title in another case'],
    ['First_Name', 'firstName', 0.95, '"First Name" in another spelling'],
    ['firstName', 'firstName', 0.95, '"First Name" in another spelling'],
    ['HIREDATE', 'hireDate', 0.95, '"Hire Date" in another spelling'],
    ['Name, First', 'firstName', 0.9, 'the words of "First Name" in another order'],
    ['Acces Badge', 'badge', 0.7, 'nearly "Access Badge"'],
    ['Access Badge (new)', 'badge', 0.4, 'has the words of "Access Badge", and more'],
  ])('%s: %s, because of its name', (title, field, confidence, reason) => {
    expect(match(title, field)).toEqual({ confidence, reason });
  });

  it.each([
    ['Workday', 'Legal Name - First Name', 'firstName'],
    ['Workday', 'Email - Primary Work', 'email'],
    ['Workday', 'primaryWorkEmail', 'email'],
    ['Workday', 'Worker Status', 'status'],
    ['Workday', 'Business Title', 'jobTitle'],
    ['BambooHR', 'Employee #', 'employeeId'],
    ['BambooHR', 'Work Email', 'email'],
    ['BambooHR', 'Employment Status', 'status'],
    ['BambooHR', 'Supervisor ID', 'managerId'],
    ['Entra ID', 'givenName', 'firstName'],
    ['Entra ID', 'surname', 'lastName'],
    ['Entra ID', 'mail', 'email'],
    ['Entra ID', 'accountEnabled', 'status'],
    ['SuccessFactors', 'person_id_external', 'employeeId'],
    ['ADP', 'Associate ID', 'employeeId'],
    ['ADP', 'Home Department Description', 'department'],
    ['ADP', 'Reports To Associate ID', 'managerId'],
    ['UKG', 'EecDateOfLastHire', 'hireDate'],
    ['UKG', 'Supervisor Employee Number', 'managerId'],
    ['Personio', 'Personalnummer', 'employeeId'],
    ['Personio', 'Eintrittsdatum', 'hireDate'],
    ['HiBob', 'Lifecycle status', 'status'],
    ['SAP', 'Pers.No.', 'employeeId'],
    ['German', 'Vorname', 'firstName'],
    ['German', 'Abteilung', 'department'],
    ['French', 'Prénom', 'firstName'],
    ['French', "Date d'embauche", 'hireDate'],
    ['French', 'Matricule', 'employeeId'],
    ['Dutch', 'Achternaam', 'lastName'],
    ['Dutch', 'E-mailadres', 'email'],
    ['Dutch', 'Datum in dienst', 'hireDate'],
    ['a prefix', 'Employee Hire Date', 'hireDate'],
    ['a path', 'employee.department', 'department'],
  ])('as %s calls it: %s is %s', (_, title, field) => {
    expect(match(title, field)).toEqual({ confidence: 0.85, reason: 'what HR systems call it' });
  });

  it.each([
    ['userPrincipalName', 'email'],
    ['Original Hire Date', 'hireDate'],
    ['Reporting to', 'managerId'],
    ['Preferred First Name', 'firstName'],
  ])('%s: perhaps %s', (title, field) => {
    expect(match(title, field)).toEqual({ confidence: 0.55, reason: 'what some HR systems call it' });
  });

  it.each([
    ['Manager Email', 'email'],
    ['Personal Email', 'email'],
    ['Manager First Name', 'firstName'],
    ['Birth Date', 'hireDate'],
    ['Termination Date', 'hireDate'],
    ['Cost Center', 'department'],
    ['Emergency Access Badge', 'badge'],
    ['Middle Name', 'firstName'],
    ['#', 'employeeId'],
  ])('%s: not %s', (title, field) => {
    expect(match(title, field)).toBeUndefined();
  });
});

describe('what a title is about', () => {
  it('may be several things, the usual one first', () => {
    expect(titleConcepts('Manager').map(({ concept, isUsual }) => [concept.field, isUsual])).toEqual([
      ['managerName', true],
      ['managerId', false],
      ['managerEmail', false],
    ]);
  });

  it.each(['constructor', 'Favourite Colour', '', '姓名'])('is not known of %j', (title) => {
    expect(titleConcepts(title)).toEqual([]);
  });
});
