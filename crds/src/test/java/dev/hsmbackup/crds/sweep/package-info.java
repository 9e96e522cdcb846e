/** Every field of both kinds with every kind of bad value, and what the API server answers. */
@NullMarked
package dev.hsmbackup.crds.sweep;

import org.jspecify.annotations.NullMarked;
