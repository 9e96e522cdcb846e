/** The words in which an end-to-end test is told: platform, team, HSM. */
@NullMarked
package dev.hsmbackup.team;

import org.jspecify.annotations.NullMarked;
