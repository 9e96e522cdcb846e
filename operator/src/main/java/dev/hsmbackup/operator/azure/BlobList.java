package dev.hsmbackup.operator.azure;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What a page of List Blobs says (REST API of Blob Storage, List Blobs).
 *
 * @param next null: the last page
 */
record BlobList(List<String> names, @Nullable String next) {

    private static final String ROOT = "EnumerationResults";
    private static final String NAME = ROOT + "/Blobs/Blob/Name";
    private static final String NEXT = ROOT + "/NextMarker";

    /** Azure begins its lists with it. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    /** Azure's list is four deep. */
    private static final int DEEPEST = 16;

    private static final XMLInputFactory FACTORY = factory();

    /** Empty where it is not such a list, or not all of it: a part must never be taken for the whole. */
    static Optional<BlobList> read(byte[] body) {
        try {
            // Not by the parser: it writes about wrong bytes to standard error.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            String xml = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            return Optional.ofNullable(read(FACTORY.createXMLStreamReader(new StringReader(xml))));
        } catch (CharacterCodingException | XMLStreamException | RuntimeException _) {
            // The JDK's parser also throws unchecked ones on broken input.
            return Optional.empty();
        }
    }

    private static @Nullable BlobList read(XMLStreamReader xml) throws XMLStreamException {
        List<String> names = new ArrayList<>();
        String next = null;
        Deque<String> path = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD -> {
                    return null;
                }
                case XMLStreamConstants.START_ELEMENT -> {
                    String parent = path.isEmpty() ? "" : path.getLast() + "/";
                    path.addLast(parent + xml.getLocalName());
                    text.setLength(0);
                    boolean root = path.getFirst().equals(ROOT);
                    if (!root || path.size() > DEEPEST || isEncoded(xml, path.getLast())) {
                        return null;
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    String ended = path.removeLast();
                    if (ended.equals(NAME)) {
                        names.add(text.toString());
                    } else if (ended.equals(NEXT) && !text.isEmpty()) {
                        next = text.toString();
                    }
                    text.setLength(0);
                }
                default -> {}
            }
        }
        return new BlobList(List.copyOf(names), next);
    }

    /** A name that XML cannot hold comes encoded; none of a backup's is such. */
    private static boolean isEncoded(XMLStreamReader xml, String path) {
        return path.equals(NAME) && "true".equals(xml.getAttributeValue(null, "Encoded"));
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
