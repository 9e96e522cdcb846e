/** Managed HSM: jobs, keys, roles and their REST routes. */
@NullMarked
package dev.hsmbackup.simulator.hsm;

import org.jspecify.annotations.NullMarked;
