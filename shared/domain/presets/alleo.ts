import { profileOf } from '../profile.ts';

/** Benefits platform: on- and offboarding dates; who is left out of a file, and what is left empty in it, stays. */
export const alleo = profileOf({
  preset: 'alleo',
  fileNames: { patterns: ['alleo_employees_?*.csv'] },
  identity: ['email'],
  columns: [
    { title: 'Email', field: 'email', type: 'email', required: true },
    { title: 'First name', aliases: ['first_name'], field: 'firstName', type: 'text', required: true },
    { title: 'Last name', aliases: ['last_name'], field: 'lastName', type: 'text', required: true },
    { title: 'Prefix', field: 'prefix', type: 'text' },
    { title: 'Onboarding date', aliases: ['onboarding_date'], field: 'onboardingDate', type: 'date' },
    { title: 'Offboarding date', aliases: ['offboarding_date'], field: 'offboardingDate', type: 'date' },
    { title: 'Birthday', field: 'birthday', type: 'date' },
    { title: 'Work anniversary', aliases: ['work_anniversary'], field: 'workAnniversary', type: 'date' },
    { title: 'Language', field: 'language', type: 'picklist', values: ['en', 'nl', 'de'], default: 'en' },
    {
      title: 'Company group',
      aliases: ['company_group'],
      field: 'companyGroup',
      type: 'picklist',
      values: [],
      case: 'exact',
    },
  ],
  dateFormat: 'YYYY-MM-DD',
  unknownColumns: { as: 'custom', prefix: 'custom_', exportPrefix: 'alleo_' },
  onboarding: { field: 'onboardingDate' },
  offboarding: { field: 'offboardingDate', at: '23:00', past: 'error' },
  contact: 'admin-support@alleo.nl',
  pickup: { at: ['02:45', '20:00'] },
  cadence: 'daily',
});
