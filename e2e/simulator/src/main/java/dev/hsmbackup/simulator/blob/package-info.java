/** Blob storage: containers, block blobs, access, and the two places where blobs are kept. */
@NullMarked
package dev.hsmbackup.simulator.blob;

import org.jspecify.annotations.NullMarked;
