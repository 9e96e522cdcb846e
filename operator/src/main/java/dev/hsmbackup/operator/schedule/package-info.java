/**
 * When backups run, and which of them stay: cron slots, missed runs, retries, retention, child names. Pure functions of
 * what they are given: no I/O, no clock, no randomness. Sees the JDK and crds only.
 */
@NullMarked
package dev.hsmbackup.operator.schedule;

import org.jspecify.annotations.NullMarked;
