package dev.hsmbackup.operator.azure;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of {@code NO_PROXY}, by curl's rules: entries divided by commas or blanks; {@code *} alone means every host;
 * a name means itself and all below it, with or without a leading dot (or {@code *.}); an address or a CIDR block means
 * addresses only, no name is resolved for it.
 */
record NoProxy(List<String> entries) {
    NoProxy {
        entries = List.copyOf(entries);
    }

    static NoProxy parse(@Nullable String text) {
        return text == null
                ? new NoProxy(List.of())
                : new NoProxy(Arrays.stream(text.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                        .filter(entry -> !entry.isEmpty())
                        .toList());
    }

    /** Whether the host is reached without the proxy. */
    boolean covers(String host) {
        String plain = unbracketed(host.toLowerCase(Locale.ROOT));
        String name = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
        byte @Nullable [] address = address(name);
        return entries.stream().anyMatch(entry -> entry.equals("*") || matches(entry, name, address));
    }

    private static boolean matches(String entry, String name, byte @Nullable [] address) {
        if (address != null) {
            return inBlock(entry, address);
        }
        String suffix =
                entry.startsWith("*.") ? entry.substring(2) : entry.startsWith(".") ? entry.substring(1) : entry;
        String bare = suffix.endsWith(".") ? suffix.substring(0, suffix.length() - 1) : suffix;
        return !bare.isEmpty() && (name.equals(bare) || name.endsWith("." + bare));
    }

    private static boolean inBlock(String entry, byte[] address) {
        int slash = entry.indexOf('/');
        byte @Nullable [] network = address(unbracketed(slash < 0 ? entry : entry.substring(0, slash)));
        if (network == null || network.length != address.length) {
            return false;
        }
        int bits;
        try {
            bits = slash < 0 ? address.length * 8 : Integer.parseInt(entry.substring(slash + 1));
        } catch (NumberFormatException _) {
            return false;
        }
        if (bits < 0 || bits > address.length * 8) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((network[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The address that is written out here; null for a name. Never resolves anything. */
    private static byte @Nullable [] address(String text) {
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
