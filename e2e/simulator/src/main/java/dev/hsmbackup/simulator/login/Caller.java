package dev.hsmbackup.simulator.login;

/**
 * Who a token speaks for.
 *
 * @param identity the fleet's name of the identity
 * @param objectId principal id, as role assignments know it
 */
public record Caller(String identity, String clientId, String objectId) {}
