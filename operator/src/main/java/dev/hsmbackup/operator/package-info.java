/** Start of the operator: settings from the environment, and the one class that knows all others. */
@NullMarked
package dev.hsmbackup.operator;

import org.jspecify.annotations.NullMarked;
