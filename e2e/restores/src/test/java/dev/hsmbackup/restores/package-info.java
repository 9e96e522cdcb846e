/** What people and controllers do to objects, and many objects at once, with the packaged operator. */
@NullMarked
package dev.hsmbackup.restores;

import org.jspecify.annotations.NullMarked;
