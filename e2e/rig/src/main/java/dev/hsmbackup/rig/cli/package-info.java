/** The rig's command line: {@code e2e/up} and {@code e2e/demo.sh}. */
@NullMarked
package dev.hsmbackup.rig.cli;

import org.jspecify.annotations.NullMarked;
