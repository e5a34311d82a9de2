/** What happened to a group, as the line of its notice. `event` is Meta's word. */
export function groupSentence(event: string, people: readonly string[], isFailed: boolean): string {
  const who = people.length === 0 ? 'Somebody' : people.join(', ');
  if (isFailed) return `WhatsApp could not do this in the group: ${spoken(event)}`;
  switch (event) {
    case 'group_create':
      return 'The group was created';
    case 'group_delete':
      return 'The group was deleted';
    case 'group_participants_add':
      return `${who} joined the group`;
    case 'group_participants_remove':
      return `${who} left the group`;
    case 'group_settings_update':
      return 'The settings of the group were changed';
    default:
      return `In the group: ${spoken(event)}`;
  }
}

function spoken(event: string): string {
  return event.replace(/^group_/, '').replaceAll('_', ' ');
}
