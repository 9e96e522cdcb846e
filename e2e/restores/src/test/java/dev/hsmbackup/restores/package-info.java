/** Restores of Managed HSMs by the packaged operator, and all that must keep them from going wrong. */
@NullMarked
package dev.hsmbackup.restores;

import org.jspecify.annotations.NullMarked;
