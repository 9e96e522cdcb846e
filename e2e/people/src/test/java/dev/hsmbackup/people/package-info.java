/** What people and controllers do to objects, and many objects at once, with the packaged operator. */
@NullMarked
package dev.hsmbackup.people;

import org.jspecify.annotations.NullMarked;
