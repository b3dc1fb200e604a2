/**
 * What columns of HR exports are about, and what they are called there: Workday, BambooHR, Entra ID, SuccessFactors, ADP,
 * UKG, Personio, HiBob, Oracle and SAP, in English, German, French and Dutch. Names are compared folded and in any order
 * of words; `#` and `No.` are numbers.
 */

export type Concept = {
  /** What a profile of one's own calls the field. */
  readonly field: string;
  readonly type: 'text' | 'email' | 'date' | 'boolean' | 'status' | 'locale';
  readonly usual: readonly string[];
  /** Names that often mean something else. */
  readonly perhaps?: readonly string[];
  /** The cells are about one person each: they are never shown. */
  readonly personal?: true;
  /** Not for everybody's eyes: private in a profile of one's own. */
  readonly sensitive?: true;
  /** Nothing that a user directory needs: left out of a profile of one's own. */
  readonly needless?: true;
};

export const concepts: readonly Concept[] = [
  {
    field: 'employeeId',
    type: 'text',
    personal: true,
    usual: [
      ...['Employee ID', 'Employee Number', 'Employee #', 'Employee Code', 'Emp ID', 'Emp No', 'EecEmpNo', 'Worker ID'],
      ...['Associate ID', 'Staff ID', 'Staff Number', 'Personnel Number', 'Pers. No.', 'PERNR', 'Person Number'],
      ...['Person ID', 'Person ID External', 'Payroll Number', 'Payroll ID', 'File Number', 'Unique ID'],
      ...['Personalnummer', 'Personal-Nr.', 'Mitarbeiternummer', 'Mitarbeiter-ID', 'Matricule', 'Numéro de matricule'],
      ...["Numéro d'employé", 'Personeelsnummer', 'Medewerkernummer', 'Medewerker-ID'],
    ],
    perhaps: ['ID', 'User ID', 'Account ID', 'External ID', 'Object ID', 'Worker'],
  },
  {
    field: 'email',
    type: 'email',
    personal: true,
    usual: [
      ...['Email', 'Email Address', 'Work Email', 'Work Email Address', 'Business Email', 'Business Email Address'],
      ...['Company Email', 'Corporate Email', 'Office Email', 'Primary Email', 'Email - Primary Work', 'Mail'],
      ...['Work Contact: Work Email', 'EepAddressEMail', 'Geschäftliche E-Mail', 'Dienstliche E-Mail', 'Firmen-E-Mail'],
      ...[
        'E-Mail-Adresse',
        'Geschäftliche E-Mail-Adresse',
        'E-Mail dienstlich',
        'Adresse e-mail',
        'Email professionnel',
      ],
      ...['Adresse e-mail professionnelle', 'Courriel', 'Courriel professionnel', 'E-mailadres', 'Zakelijke e-mail'],
      ...['Zakelijk e-mailadres', 'Werk e-mail'],
    ],
    perhaps: ['User Principal Name', 'UPN', 'Login Email', 'User Name', 'Login'],
  },
  {
    field: 'firstName',
    type: 'text',
    personal: true,
    usual: [
      ...['First Name', 'Given Name', 'Forename', 'Legal First Name', 'Legal Name - First Name', 'EepNameFirst'],
      ...['Vorname', 'Prénom', 'Voornaam'],
    ],
    perhaps: ['Preferred First Name', 'Preferred Name - First Name', 'Known As', 'Nickname', 'Rufname', 'Roepnaam'],
  },
  {
    field: 'lastName',
    type: 'text',
    personal: true,
    usual: [
      ...['Last Name', 'Surname', 'Family Name', 'Legal Last Name', 'Legal Name - Last Name', 'EepNameLast'],
      ...['Nachname', 'Familienname', 'Nom de famille', 'Nom', 'Achternaam', 'Familienaam'],
    ],
    perhaps: ['Preferred Last Name', 'Preferred Name - Last Name', 'Name'],
  },
  {
    field: 'middleName',
    type: 'text',
    personal: true,
    usual: ['Middle Name', 'Legal Middle Name', 'Second Name', 'Zweiter Vorname', 'Deuxième prénom'],
  },
  {
    field: 'prefix',
    type: 'text',
    usual: ['Prefix', 'Name Prefix', 'Tussenvoegsel', 'Voorvoegsel', 'Tussenvoegsels', 'Namenszusatz'],
  },
  {
    field: 'salutation',
    type: 'text',
    usual: ['Salutation', 'Anrede', 'Civilité', 'Aanhef'],
  },
  {
    field: 'displayName',
    type: 'text',
    personal: true,
    usual: [
      ...['Display Name', 'Full Name', 'Employee Name', 'Worker Name', 'Payroll Name', 'Legal Name', 'Formatted Name'],
      ...['Worker', 'Vollständiger Name', 'Nom complet', 'Nom et prénom', 'Volledige naam'],
    ],
    perhaps: ['Name', 'Preferred Name', 'Employee'],
  },
  {
    field: 'userName',
    type: 'text',
    personal: true,
    usual: ['User Name', 'Login', 'Login Name', 'Login ID', 'Benutzername', "Nom d'utilisateur", 'Gebruikersnaam'],
    perhaps: ['User Principal Name', 'SAM Account Name'],
  },
  {
    field: 'status',
    type: 'status',
    usual: [
      ...['Status', 'Employee Status', 'Employment Status', 'Worker Status', 'Active Status', 'Position Status'],
      ...['Employee Status Code', 'EecEmplStatus', 'Empl Status', 'Assignment Status', 'Lifecycle Status', 'Active'],
      ...['Is Active', 'Active Employee', 'Account Enabled', 'Account Status', 'User Status', 'Beschäftigungsstatus'],
      ...[
        'Mitarbeiterstatus',
        'Aktiv',
        'Statut',
        'Statut du salarié',
        'Actif',
        'Medewerkerstatus',
        'Actief',
        'In dienst',
      ],
    ],
  },
  {
    field: 'employmentType',
    type: 'text',
    usual: [
      ...['Employment Type', 'Employee Type', 'Worker Type', 'Contract Type', 'Time Type', 'Full/Part Time'],
      ...['Beschäftigungsart', 'Vertragsart', 'Type de contrat', 'Soort dienstverband', 'Contractvorm'],
    ],
  },
  {
    field: 'managerId',
    type: 'text',
    personal: true,
    usual: [
      ...['Manager ID', 'Manager Employee ID', 'Manager Employee Number', 'Manager Number', 'Line Manager ID'],
      ...['Supervisor ID', 'Supervisor Employee ID', 'Supervisor Employee Number', 'Supervisor EID', 'Reports To ID'],
      ...['Reports To Associate ID', 'Manager Personnel Number', 'Manager User ID', 'Personalnummer Vorgesetzter'],
      ...['Vorgesetzten-ID', 'Matricule du responsable', 'Matricule manager', 'Personeelsnummer leidinggevende'],
    ],
    perhaps: ['Manager', 'Supervisor', 'Reports To', 'Reporting To', 'Vorgesetzter', 'Responsable', 'Leidinggevende'],
  },
  {
    field: 'managerEmail',
    type: 'email',
    personal: true,
    usual: [
      ...['Manager Email', 'Manager Email Address', "Manager's Email", 'Line Manager Email', 'Supervisor Email'],
      ...['Supervisor Email Address', 'Reports To Email', "Worker's Manager Email", 'Manager Work Email'],
      ...['E-Mail Vorgesetzter', 'E-Mail Führungskraft', 'Email du responsable', 'E-mail leidinggevende'],
    ],
    perhaps: ['Manager', 'Supervisor', 'Reports To', 'Reporting To', 'Vorgesetzter', 'Responsable', 'Leidinggevende'],
  },
  {
    field: 'managerName',
    type: 'text',
    personal: true,
    usual: [
      ...['Manager', 'Manager Name', 'Supervisor', 'Supervisor Name', 'Reports To', 'Reports To Name', 'Reporting To'],
      ...["Worker's Manager", 'Line Manager', 'Direct Manager', 'First Level Supervisor', 'Vorgesetzter'],
      ...['Vorgesetzte Person', 'Führungskraft', 'Responsable', 'Responsable hiérarchique', 'N+1', 'Leidinggevende'],
    ],
  },
  {
    field: 'jobTitle',
    type: 'text',
    usual: [
      ...['Job Title', 'Title', 'Position', 'Position Title', 'Business Title', 'Job Title Description', 'Designation'],
      ...['Stellenbezeichnung', 'Berufsbezeichnung', 'Positionsbezeichnung', 'Intitulé du poste', 'Poste', 'Fonction'],
      ...['Functie', 'Functietitel', 'Functienaam'],
    ],
    perhaps: ['Job', 'Job Description', 'Job Profile', 'Role', 'Funktion', 'Emploi'],
  },
  { field: 'jobCode', type: 'text', usual: ['Job Code', 'Job ID', 'Functiecode', 'Code emploi'] },
  { field: 'jobFamily', type: 'text', usual: ['Job Family', 'Job Family Name'], perhaps: ['Job Family Group'] },
  { field: 'jobFunction', type: 'text', usual: ['Job Function', 'Function'], perhaps: ['Job Category'] },
  {
    field: 'managementLevel',
    type: 'text',
    usual: ['Management Level', 'Job Level', 'Career Level', 'Seniority Level'],
    perhaps: ['Level', 'Grade', 'Job Grade'],
  },
  {
    field: 'hireDate',
    type: 'date',
    usual: [
      ...['Hire Date', 'Date of Hire', 'Date Hired', 'Employee Hire Date', 'Hire Start Date', 'Start Date'],
      ...['Employment Start Date', 'Company Start Date', 'Last Hire Date', 'EecDateOfLastHire', 'Joining Date'],
      ...['Date of Joining', 'Eintrittsdatum', 'Einstellungsdatum', 'Eintritt', "Date d'embauche", "Date d'entrée"],
      ...['Datum in dienst', 'Indiensttreding', 'Datum indiensttreding', 'Startdatum'],
    ],
    perhaps: ['Original Hire Date', 'Continuous Service Date', 'Seniority Date', 'Work Anniversary'],
  },
  {
    field: 'workAnniversary',
    type: 'date',
    usual: ['Work Anniversary', 'Service Anniversary', 'Anniversary Date', 'Dienstjubiläum', 'Jubileumdatum'],
    perhaps: ['Hire Date', 'Original Hire Date', 'Continuous Service Date'],
  },
  {
    field: 'terminationDate',
    type: 'date',
    usual: [
      ...['Termination Date', 'Employment End Date', 'Last Day', 'Last Day of Work', 'Leave Date', 'Leaving Date'],
      ...['Employee Leave Date Time', 'Offboarding Date', 'Deactivation Date', 'Austrittsdatum', 'Austritt'],
      ...['Date de sortie', 'Date de départ', 'Datum uit dienst', 'Uitdiensttreding', 'Datum uitdiensttreding'],
    ],
    perhaps: ['End Date', 'Contract End Date', 'Date de fin', 'Einddatum', 'Vertragsende'],
  },
  {
    field: 'birthday',
    type: 'date',
    personal: true,
    sensitive: true,
    usual: [
      ...['Birthday', 'Birth Date', 'Date of Birth', 'DOB', 'Geburtsdatum', 'Geburtstag', 'Date de naissance'],
      ...['Geboortedatum', 'Verjaardag'],
    ],
  },
  {
    field: 'department',
    type: 'text',
    usual: [
      ...['Department', 'Dept', 'Department Name', 'Home Department', 'Home Department Description', 'Abteilung'],
      ...['Département', 'Service', 'Afdeling'],
    ],
  },
  {
    field: 'supervisorOrganization',
    type: 'text',
    usual: ['Supervisory Organization', 'Supervisor Organization', 'Sup Org'],
  },
  { field: 'division', type: 'text', usual: ['Division', 'Bereich', 'Direction', 'Divisie'] },
  {
    field: 'businessUnit',
    type: 'text',
    usual: ['Business Unit', 'Business Unit Name', 'Geschäftsbereich', "Unité d'affaires", 'Bedrijfsonderdeel'],
  },
  {
    field: 'costCenter',
    type: 'text',
    usual: [
      ...['Cost Center', 'Cost Centre', 'Cost Center Name', 'Cost Center ID', 'Cost Center Code', 'Kostenstelle'],
      ...['Centre de coûts', 'Kostenplaats'],
    ],
  },
  {
    field: 'company',
    type: 'text',
    usual: [
      ...['Company', 'Company Name', 'Legal Entity', 'Firma', 'Gesellschaft', 'Société', 'Entreprise', 'Bedrijf'],
      ...['Werkgever'],
    ],
  },
  { field: 'companyGroup', type: 'text', usual: ['Company Group'], perhaps: ['Company', 'Legal Entity', 'Group'] },
  { field: 'team', type: 'text', usual: ['Team', 'Teams', 'Team Name', 'Équipe'] },
  {
    field: 'location',
    type: 'text',
    usual: [
      ...['Location', 'Work Location', 'Location Name', 'Office', 'Office Location', 'Site', 'Work Site'],
      ...['Location Description', 'Standort', 'Arbeitsort', 'Büro', 'Lieu de travail', 'Vestiging', 'Locatie'],
      ...['Werklocatie'],
    ],
  },
  { field: 'city', type: 'text', usual: ['City', 'Town', 'Work City', 'Stadt', 'Ort', 'Ville', 'Plaats', 'Stad'] },
  { field: 'region', type: 'text', usual: ['Region', 'State', 'Province', 'State/Province', 'Bundesland', 'Région'] },
  {
    field: 'country',
    type: 'text',
    usual: ['Country', 'Country Name', 'Work Country', 'Location Address - Country', 'Country/Region', 'Land', 'Pays'],
    perhaps: ['Usage Location'],
  },
  {
    field: 'language',
    type: 'locale',
    usual: [
      ...['Language', 'Preferred Language', 'Locale', 'Default Locale', 'Primary Language', 'Sprache'],
      ...['Bevorzugte Sprache', 'Langue', 'Langue préférée', 'Taal', 'Voorkeurstaal'],
    ],
  },
  {
    field: 'isPeopleManager',
    type: 'boolean',
    usual: ['Is Manager', 'Is People Manager', 'People Manager', 'People Manager Status', 'Manager Flag'],
  },
  {
    field: 'gender',
    type: 'text',
    sensitive: true,
    usual: ['Gender', 'Sex', 'Legal Gender', 'Geschlecht', 'Genre', 'Sexe', 'Geslacht'],
  },
  {
    field: 'ethnicity',
    type: 'text',
    sensitive: true,
    usual: ['Ethnicity', 'Race', 'Race/Ethnicity', 'Ethnic Group'],
  },
  {
    field: 'personalEmail',
    type: 'email',
    personal: true,
    sensitive: true,
    usual: [
      ...['Personal Email', 'Personal Email Address', 'Home Email', 'Private Email', 'Email - Primary Home'],
      ...['Private E-Mail', 'E-Mail privat', 'Email personnel', 'Privé e-mail', 'Privé e-mailadres'],
    ],
  },
  {
    field: 'phone',
    type: 'text',
    personal: true,
    sensitive: true,
    usual: [
      ...['Phone', 'Phone Number', 'Work Phone', 'Mobile Phone', 'Mobile', 'Cell Phone', 'Home Phone', 'Telefon'],
      ...['Telefonnummer', 'Handy', 'Mobil', 'Téléphone', 'Portable', 'Telefoon', 'Telefoonnummer', 'Mobiel'],
    ],
  },
  {
    field: 'nationalId',
    type: 'text',
    personal: true,
    sensitive: true,
    needless: true,
    usual: [
      ...['SSN', 'Social Security Number', 'National ID', 'National Insurance Number', 'Tax ID', 'Passport Number'],
      ...['Sozialversicherungsnummer', 'Steuer-ID', 'Numéro de sécurité sociale', 'BSN', 'Burgerservicenummer'],
    ],
  },
  {
    field: 'salary',
    type: 'text',
    personal: true,
    sensitive: true,
    needless: true,
    usual: [
      ...['Salary', 'Base Salary', 'Annual Salary', 'Base Pay', 'Pay Rate', 'Hourly Rate', 'Compensation', 'Gehalt'],
      ...['Bruttogehalt', 'Salaire', 'Salaire brut', 'Salaris', 'Bruto salaris'],
    ],
  },
  {
    field: 'bankAccount',
    type: 'text',
    personal: true,
    sensitive: true,
    needless: true,
    usual: ['Bank Account', 'Bank Account Number', 'IBAN', 'Routing Number', 'Bankverbindung', 'Rekeningnummer'],
  },
  {
    field: 'homeAddress',
    type: 'text',
    personal: true,
    sensitive: true,
    needless: true,
    usual: [
      ...[
        'Home Address',
        'Address',
        'Address Line 1',
        'Address 1',
        'Street',
        'Street Address',
        'Postal Code',
        'Zip Code',
      ],
      ...['Home Postal Code', 'Anschrift', 'Straße', 'PLZ', 'Adresse', 'Code postal', 'Adres', 'Straat', 'Postcode'],
    ],
  },
  {
    field: 'privateLife',
    type: 'text',
    personal: true,
    sensitive: true,
    needless: true,
    usual: [
      ...['Marital Status', 'Religion', 'Disability', 'Disability Status', 'Familienstand', 'Konfession'],
      ...['Schwerbehinderung', 'Situation familiale', 'Burgerlijke staat'],
    ],
  },
];
