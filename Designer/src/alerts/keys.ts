export const alertsKey = ['alerts'];
