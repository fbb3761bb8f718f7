package org.communique.media;

import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.properties.XMPProperty;
import com.drew.lang.SequentialByteArrayReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.iptc.IptcDirectory;
import com.drew.metadata.iptc.IptcReader;
import com.drew.metadata.xmp.XmpDirectory;
import com.drew.metadata.xmp.XmpReader;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.communique.text.Characters;

/**
 * What an image says about itself in XMP and IPTC. All of it may be wrong or missing.
 *
 * @param alt     text for people who cannot see the image
 * @param credit  whom to name
 * @param caption what it shows
 */
record ImageMetadata(String alt, String credit, String caption) {
    static final ImageMetadata NONE = new ImageMetadata(null, null, null);

    private static final String DC = "http://purl.org/dc/elements/1.1/";
    private static final String PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/";
    private static final String IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";

    static ImageMetadata of(EmbeddedBlocks blocks) {
        Metadata metadata = new Metadata();
        try {
            if (blocks.xmp() != null && !hasDeclaration(blocks.xmp())) {
                new XmpReader().extract(blocks.xmp(), metadata);
            }
            if (blocks.iptc() != null) {
                new IptcReader().extract(new SequentialByteArrayReader(blocks.iptc()), metadata, blocks.iptc().length);
            }
        } catch (RuntimeException | StackOverflowError damaged) {
            return NONE;
        }
        IptcDirectory iptc = metadata.getFirstDirectoryOfType(IptcDirectory.class);
        return new ImageMetadata(
                MediaText.multiLine(
                        first(metadata, xmp -> localized(xmp, IPTC_CORE, "AltTextAccessibility")), MediaText.MAX_ALT),
                MediaText.singleLine(
                        first(
                                metadata,
                                xmp -> property(xmp, PHOTOSHOP, "Credit"),
                                string(iptc, IptcDirectory.TAG_CREDIT),
                                string(iptc, IptcDirectory.TAG_BY_LINE)),
                        MediaText.MAX_CREDIT),
                MediaText.multiLine(
                        first(
                                metadata,
                                xmp -> localized(xmp, DC, "description"),
                                string(iptc, IptcDirectory.TAG_CAPTION)),
                        MediaText.MAX_CAPTION));
    }

    /** Whether an XML document declares entities or a type, which may refer to other files. Zero bytes are of UTF-16. */
    private static boolean hasDeclaration(byte[] xml) {
        byte last = 0;
        for (byte b : xml) {
            if (last == '<' && b == '!') {
                return true;
            }
            last = b == 0 ? last : b;
        }
        return false;
    }

    private static String first(Metadata metadata, Function<XMPMeta, String> property, String... otherwise) {
        Stream<String> inXmp = metadata.getDirectoriesOfType(XmpDirectory.class).stream()
                .map(XmpDirectory::getXMPMeta)
                .map(property);
        return Stream.concat(inXmp, Stream.of(otherwise))
                .filter(Objects::nonNull)
                .filter(Characters::hasVisible)
                .findFirst()
                .orElse(null);
    }

    private static String property(XMPMeta xmp, String namespace, String name) {
        try {
            return xmp.getPropertyString(namespace, name);
        } catch (XMPException e) {
            return null;
        }
    }

    private static String localized(XMPMeta xmp, String namespace, String name) {
        try {
            XMPProperty text = xmp.getLocalizedText(namespace, name, null, "x-default");
            return text == null ? null : text.getValue();
        } catch (XMPException e) {
            return null;
        }
    }

    private static String string(Directory directory, int tag) {
        return directory == null ? null : directory.getString(tag);
    }
}
