package dev.hsmbackup.simulator.hsm;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Makes key versions with a real public part. The private part is thrown away: nothing here signs. */
final class KeyFactory {
    private KeyFactory() {}

    /**
     * Makes a version.
     *
     * @param type RSA, RSA-HSM, EC, EC-HSM, oct or oct-HSM; an HSM makes the -HSM form of it
     * @throws IllegalArgumentException if the type is none of them
     */
    static StoredKey.Version version(
            String id, String type, List<String> operations, long created, Map<String, String> tags) {
        String hsmType = type.endsWith("-HSM") ? type : type + "-HSM";
        List<String> ops = operations.isEmpty() ? defaultOperations(hsmType) : List.copyOf(operations);
        return new StoredKey.Version(id, hsmType, material(hsmType), ops, created, Map.copyOf(tags));
    }

    private static List<String> defaultOperations(String type) {
        return switch (type) {
            case "RSA-HSM" -> List.of("wrapKey", "decrypt", "encrypt", "unwrapKey", "sign", "verify");
            case "EC-HSM" -> List.of("sign", "verify");
            default -> List.of("encrypt", "decrypt", "wrapKey", "unwrapKey");
        };
    }

    private static Map<String, String> material(String type) {
        try {
            return switch (type) {
                case "RSA-HSM" -> rsa();
                case "EC-HSM" -> ec();
                case "oct-HSM" -> Map.of();
                default ->
                    throw new IllegalArgumentException(
                            "'" + type + "' is not a key type; write RSA-HSM, EC-HSM or oct-HSM");
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a key", e);
        }
    }

    private static Map<String, String> rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
        return Map.of("n", number(key.getModulus(), 256), "e", number(key.getPublicExponent(), 3));
    }

    private static Map<String, String> ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
        return Map.of(
                "crv",
                "P-256",
                "x",
                number(key.getW().getAffineX(), 32),
                "y",
                number(key.getW().getAffineY(), 32));
    }

    private static String number(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        byte[] fixed = new byte[length];
        int skip = Math.max(0, signed.length - length);
        System.arraycopy(signed, skip, fixed, length - (signed.length - skip), signed.length - skip);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
    }
}
