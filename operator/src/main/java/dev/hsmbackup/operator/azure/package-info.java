/**
 * The port's implementation on Azure: one request each, hard deadlines, tokens for the fixed audience of a cloud only.
 * Nothing of what an answer says (addresses, challenges, redirects) decides where the next request goes.
 */
@NullMarked
package dev.hsmbackup.operator.azure;

import org.jspecify.annotations.NullMarked;
