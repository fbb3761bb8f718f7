package org.communique.html;

/**
 * A loss or a replacement in the conversion of HTML to safe HTML.
 *
 * @param code   the kind, stable and meant for programs
 * @param detail a full sentence for the person who wrote the text
 */
public record HtmlNotice(Code code, String detail) {

    /** The kinds of losses and replacements. */
    public enum Code {
        /** Content that the author did not see. */
        HIDDEN_CONTENT_REMOVED("hidden-content-removed"),
        /** A video, a recording, a frame or a document became a link. */
        EMBED_REPLACED("embed-replaced"),
        /** An embedded object without an address was removed. */
        EMBED_REMOVED("embed-removed"),
        /** An image without an address was removed. */
        IMAGE_WITHOUT_ADDRESS("image-without-address"),
        /** A drawing (SVG) was removed; its text stays. */
        DRAWING_REMOVED("drawing-removed"),
        /** A formula (MathML) became text. */
        FORMULA_REPLACED("formula-replaced"),
        /** A link to an address of another scheme became text. */
        LINK_REMOVED("link-removed"),
        /** The markup was too irregular; only the text stays. */
        MARKUP_REMOVED("markup-removed");

        private final String label;

        Code(String label) {
            this.label = label;
        }

        /** The code in responses. */
        public String label() {
            return label;
        }
    }
}
