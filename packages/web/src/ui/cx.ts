/** Joins class names; falsy ones drop out. */
export { clsx as cx } from 'clsx';
