/** Renders the chart without a Helm installation, for the tests and for the end-to-end rig. */
@NullMarked
package dev.hsmbackup.deploy;

import org.jspecify.annotations.NullMarked;
