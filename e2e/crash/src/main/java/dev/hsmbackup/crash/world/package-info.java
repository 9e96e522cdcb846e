/** What the crash plan and the chaos run share: worlds with an operator to kill, and who watches them. */
@NullMarked
package dev.hsmbackup.crash.world;

import org.jspecify.annotations.NullMarked;
