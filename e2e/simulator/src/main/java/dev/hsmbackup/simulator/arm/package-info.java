/** Azure Resource Manager, as far as Azure Cloud HSM needs it: clusters, their jobs, and ARM's front door. */
@NullMarked
package dev.hsmbackup.simulator.arm;

import org.jspecify.annotations.NullMarked;
