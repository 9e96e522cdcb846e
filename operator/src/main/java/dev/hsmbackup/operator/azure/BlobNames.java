package dev.hsmbackup.operator.azure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Names of folders and blobs that cannot mean another place. A name is data to storage, but a path to proxies and clients
 * on the way: some of them resolve dots and join slashes.
 */
final class BlobNames {

    /** One plain word, as of Azure's own folders. */
    private static final Pattern FOLDER = Pattern.compile("[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){1,250}");

    /** Azure's limit. */
    private static final int LONGEST = 1024;

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private BlobNames() {}

    static boolean isFolder(String name) {
        return FOLDER.matcher(name).matches();
    }

    /** Whether the blob is below the folder, for everybody who reads its path. */
    static boolean isBelow(String folder, String blob) {
        if (!blob.startsWith(folder + "/") || blob.length() > LONGEST) {
            return false;
        }
        boolean plain = blob.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\' || c == '%');
        return plain && Arrays.stream(blob.split("/", -1)).noneMatch(part -> part.isEmpty() || part.matches("[. ]+"));
    }

    /** For an address: UTF-8, every byte but letters, digits, {@code -._~} and the slash as {@code %XX}. */
    static String encode(String blob) {
        StringBuilder path = new StringBuilder();
        for (byte b : blob.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c == '/' || UNRESERVED.indexOf(c) >= 0) {
                path.append(c);
            } else {
                path.append("%%%02X".formatted((int) c));
            }
        }
        return path.toString();
    }
}
