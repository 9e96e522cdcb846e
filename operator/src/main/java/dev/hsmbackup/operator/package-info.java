/** Start of the operator: settings from the environment, and the two classes that know all others. */
@NullMarked
package dev.hsmbackup.operator;

import org.jspecify.annotations.NullMarked;
