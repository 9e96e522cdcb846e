/** The control endpoint. */
@NullMarked
package dev.hsmbackup.apigate.control;

import org.jspecify.annotations.NullMarked;
