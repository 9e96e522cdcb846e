/**
 * The decisions: pure functions of (object, observation, now). No I/O, no clock, no randomness. Sees the JDK, crds and
 * port.
 */
@NullMarked
package dev.hsmbackup.operator.operation;

import org.jspecify.annotations.NullMarked;
