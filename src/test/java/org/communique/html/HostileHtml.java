package org.communique.html;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;

/** HTML that tries to run scripts, add styles, embed frames or send data, and a check that sanitized HTML does none of it. */
public final class HostileHtml {

    private static final Set<String> ELEMENTS =
            Set.of(("p br hr h1 h2 h3 h4 h5 h6 div span section ul ol li dl dt dd table"
                            + " caption colgroup col thead tbody tfoot tr th td blockquote q cite a img figure figcaption strong b em i u"
                            + " s del ins sub sup small mark abbr code pre kbd samp time ruby rt rp bdi bdo wbr")
                    .split(" "));
    private static final Set<String> EVERYWHERE = Set.of("lang", "dir");
    private static final Map<String, Set<String>> ATTRIBUTES = Map.ofEntries(
            Map.entry("a", Set.of("href", "title", "hreflang")),
            Map.entry("img", Set.of("src", "alt", "title", "width", "height")),
            Map.entry("blockquote", Set.of("cite")),
            Map.entry("q", Set.of("cite")),
            Map.entry("abbr", Set.of("title")),
            Map.entry("time", Set.of("datetime")),
            Map.entry("ol", Set.of("start", "reversed", "type")),
            Map.entry("li", Set.of("value")),
            Map.entry("col", Set.of("span")),
            Map.entry("colgroup", Set.of("span")),
            Map.entry("th", Set.of("colspan", "rowspan", "scope", "abbr")),
            Map.entry("td", Set.of("colspan", "rowspan")));
    private static final Set<String> LINKS = Set.of("href", "src", "cite");
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel");

    private HostileHtml() {}

    /** One vector for each line; escapes such as {@code \n} and {@code \t} are resolved. */
    public static Stream<String> vectors() {
        return VECTORS.lines().filter(line -> !line.isBlank()).map(line -> line.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\r", "\r")
                .replace("\\f", "\u00A0"));
    }

    /** Parses a body like a browser, and checks that it has only allowed elements, attributes and schemes. */
    public static void assertHarmless(String body) {
        Element parsed = Jsoup.parseBodyFragment(body == null ? "" : body).body();
        for (Element element :
                parsed.getAllElements().subList(1, parsed.getAllElements().size())) {
            String name = element.tagName();
            assertTrue(ELEMENTS.contains(name), () -> "<" + name + "> in " + body);
            for (Attribute attribute : element.attributes()) {
                assertAllowed(name, attribute, body);
            }
            assertTrue(
                    element.childNodes().stream().noneMatch(n -> n instanceof Comment || n instanceof DataNode),
                    () -> "a comment or data in " + body);
        }
        assertTrue(parsed.childNodes().stream().noneMatch(n -> n instanceof Comment || n instanceof DataNode), body);
    }

    private static void assertAllowed(String element, Attribute attribute, String body) {
        String name = attribute.getKey();
        assertTrue(
                EVERYWHERE.contains(name)
                        || name.equals("id") && attribute.getValue().startsWith("body-")
                        || ATTRIBUTES.getOrDefault(element, Set.of()).contains(name),
                () -> name + " of <" + element + "> in " + body);
        if (LINKS.contains(name)) {
            // Browsers remove these characters before they read the scheme.
            String url = attribute.getValue().replaceAll("[\\x00-\\x20\\u007F-\\u00A0]", "");
            int colon = url.indexOf(':');
            boolean hasScheme = colon >= 0 && !url.substring(0, colon).matches(".*[/?#].*");
            assertTrue(
                    !hasScheme || SCHEMES.contains(url.substring(0, colon).toLowerCase(Locale.ROOT)),
                    () -> name + "=" + attribute.getValue() + " in " + body);
        }
    }

    /** Large inputs. Each must take time in proportion to its length. */
    static List<String> bombs() {
        int size = 200_000;
        return Arrays.stream(new String[] {
                    "<div>",
                    "<b>",
                    "<p>",
                    "<b><p>",
                    "<a href=x>",
                    "<a><b><p></a>",
                    "<table><tr><td>",
                    "<a href=x><table>",
                    "<ul><li>",
                    "<button><p>",
                    "<svg>",
                    "<math><mtext>",
                    "<template>",
                    "<picture><img>",
                    "<picture><source><img>",
                    "<img src=\"blank-blank-",
                    "<p style='mso-list:l0 level1'><br>",
                    "<span style='mso-list:Ignore'>1.</span>",
                    "<b style='font-weight:400'>x",
                    "<math><mo>=</mo>",
                    "<msup><mi></mi><mi></mi></msup>",
                    "<td><!--",
                    "<td a='",
                    "<p style='/*",
                    "<a href='#a' id=a>",
                    "<select>",
                    "<font><font>",
                    "<",
                    "&#",
                    "<!--",
                    "<a a=b ",
                    "<![CDATA[",
                    "</p>",
                    "</br>",
                    "<h1><h2>",
                    "<nobr>",
                    "<form><p>"
                })
                .map(piece -> piece.repeat(size / piece.length()))
                .toList();
    }

    private static final String VECTORS = """
            <script>alert(1)</script>
            <SCRIPT SRC=//evil.example/x.js></SCRIPT>
            <script\\nsrc='//evil.example/x.js'>
            <script/xss src="//evil.example/x.js"></script>
            <<script>alert(1);//<</script>
            <scr<script>ipt>alert(1)</scr</script>ipt>
            <script>alert(1)
            <p><script type="text/template"><img src=x onerror=alert(1)></script></p>
            </title><script>alert(1)</script>
            </p></body></html><script>alert(1)</script>
            <img src=x onerror=alert(1)>
            <img src=x ONERROR = "alert(1)">
            <img src=x/onerror=alert(1)>
            <img/src=x/onerror=alert(1)>
            <img src="x"onerror="alert(1)">
            <img src=x onerror\\t=\\talert(1)>
            <img src=x on\\nerror=alert(1)>
            <img src=`x` onerror=alert(1)>
            <img \"\"\"><script>alert(1)</script>">
            <img src=x:alert(alt) onerror=eval(src) alt=0>
            <p onclick=alert(1) onmouseover=alert(1) onfocus=alert(1) tabindex=1 autofocus>x</p>
            <a onpointerenter=alert(1) href=# style=display:block>x</a>
            <body onload=alert(1)>
            <body background="javascript:alert(1)">
            <a href="javascript:alert(1)">x</a>
            <a href="JaVaScRiPt:alert(1)">x</a>
            <a href=" javascript:alert(1)">x</a>
            <a href="\\f javascript:alert(1)">x</a>
            <a href="java\\tscript:alert(1)">x</a>
            <a href="java\\nscript:alert(1)">x</a>
            <a href="java\\rscript:alert(1)">x</a>
            <a href="java&Tab;script&colon;alert(1)">x</a>
            <a href="java&NewLine;script:alert(1)">x</a>
            <a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>
            <a href="&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105&#0000112&#0000116:alert(1)">x</a>
            <a href="&#x6A;&#x61;&#x76;&#x61;&#x73;&#x63;&#x72;&#x69;&#x70;&#x74;&#x3A;alert(1)">x</a>
            <a href="&#x6A&#x61&#x76&#x61script:alert(1)">x</a>
            <a href="&#1;javascript:alert(1)">x</a>
            <a href="&#14; javascript:alert(1)">x</a>
            <a href="java&#0;script:alert(1)">x</a>
            <a href="javascript&#58;alert(1)">x</a>
            <a href="javascript&#x3a;alert(1)">x</a>
            <a href="javascript://%0aalert(1)">x</a>
            <a href="javascript:/*--></title></style><script>alert(1)</script>*/">x</a>
            <a href="vbscript:msgbox(1)">x</a>
            <a href="VBS&#99;ript:msgbox(1)">x</a>
            <a href="livescript:alert(1)">x</a>
            <a href="data:text/html,<script>alert(1)</script>">x</a>
            <a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
            <a href="blob:https://evil.example/1">x</a>
            <a href="file:///etc/passwd">x</a>
            <a href="view-source:https://evil.example/">x</a>
            <a href="feed:javascript:alert(1)">x</a>
            <a href="x:javascript:alert(1)" ping="https://evil.example/" download target=_blank>x</a>
            <a href='\"><img src=x onerror=alert(1)>'>x</a>
            <a href=x title='\"><script>alert(1)</script>'>x</a>
            <img src="javascript:alert(1)">
            <img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">
            <img src="data:image/svg+xml,<svg onload=alert(1)>">
            <img dynsrc="javascript:alert(1)" lowsrc="javascript:alert(1)">
            <img src=x srcset="javascript:alert(1) 1x, https://evil.example/x 2x" sizes=1>
            <picture><source srcset="https://evil.example/x" onerror=alert(1)><img src=x></picture>
            <img src=x usemap=#m><map name=m><area shape=default href=javascript:alert(1)></map>
            <img src=x crossorigin referrerpolicy=unsafe-url loading=eager ismap>
            <blockquote cite="javascript:alert(1)">x</blockquote>
            <q cite="data:text/html,x">x</q>
            <del cite="javascript:alert(1)">x</del>
            <input type=image src="javascript:alert(1)">
            <input autofocus onfocus=alert(1)>
            <button formaction=javascript:alert(1)>x</button>
            <form action=javascript:alert(1)><input type=submit></form>
            <form id=f></form><button form=f formaction="https://evil.example/">x</button>
            <textarea autofocus onfocus=alert(1)></textarea>
            <textarea></textarea><script>alert(1)</script></textarea>
            <select onfocus=alert(1) autofocus><option>x</select>
            <isindex action=javascript:alert(1) type=image>
            <keygen autofocus onfocus=alert(1)>
            <details open ontoggle=alert(1)><summary>x</summary></details>
            <dialog open onclose=alert(1)>x</dialog>
            <marquee onstart=alert(1)>x</marquee>
            <bgsound src="javascript:alert(1)">
            <video src=x onerror=alert(1)><source onerror=alert(1)></video>
            <audio src=x onerror=alert(1) autoplay></audio>
            <iframe src="javascript:alert(1)"></iframe>
            <iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>
            <iframe src=https://evil.example/ <
            <frameset><frame src="javascript:alert(1)"></frameset>
            <object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>
            <object type=text/x-scriptlet data="https://evil.example/x"></object>
            <embed src="https://evil.example/x.swf" allowscriptaccess=always>
            <applet code=X archive="https://evil.example/x.jar"></applet>
            <layer src="https://evil.example/x.js"></layer>
            <portal src="https://evil.example/"></portal>
            <meta http-equiv=refresh content="0;url=javascript:alert(1)">
            <meta http-equiv=refresh content="0;url=data:text/html,x">
            <meta http-equiv=set-cookie content="a=b">
            <meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-
            <base href="javascript:alert(1)//">
            <link rel=stylesheet href="javascript:alert(1)">
            <link rel=import href="https://evil.example/x">
            <style>@import 'https://evil.example/x.css';</style>
            <style>li {list-style-image: url("javascript:alert(1)");}</style><ul><li>x</ul>
            <style>p{background:url(javascript:alert(1))}</style><p>x</p>
            <p style="background-image:url(javascript:alert(1))">x</p>
            <p style="width:expression(alert(1))">x</p>
            <p style="position:fixed;top:0;left:0;width:100%;height:100%">x</p>
            <p style="-moz-binding:url(https://evil.example/x#y)">x</p>
            <p class=admin id=login data-x=1 aria-label=x slot=y is=z nonce=n part=p>x</p>
            <table background="javascript:alert(1)"><td background="javascript:alert(1)">x</table>
            <svg onload=alert(1)>
            <svg/onload=alert(1)>
            <svg><script>alert(1)</script></svg>
            <svg><script href="data:,alert(1)"/></svg>
            <svg><a xlink:href="javascript:alert(1)"><text y=1em>x</text></a></svg>
            <svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x>x</a></svg>
            <svg><set attributeName=onmouseover to=alert(1)></svg>
            <svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"/></svg>
            <svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>
            <svg><style><img src=x onerror=alert(1)></style></svg>
            <svg></p><style><a id="</style><img src=x onerror=alert(1)>">
            <svg><title><style><img title="</style><img src=x onerror=alert(1)>"></title></svg>
            <math href="javascript:alert(1)">x</math>
            <math><maction actiontype=statusline xlink:href="javascript:alert(1)">x</maction></math>
            <math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">
            <math><mtext><mglyph><svg><mtext><textarea><a title="</textarea><img src=x onerror=alert(1)>">
            <math><annotation-xml encoding=text/html><style><img title="</style><img src=x onerror=alert(1)>">
            <form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>
            <noscript><p title="</noscript><img src=x onerror=alert(1)>">
            <noembed><p title="</noembed><img src=x onerror=alert(1)>"></noembed>
            <noframes><p title="</noframes><img src=x onerror=alert(1)>"></noframes>
            <xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>
            <listing>&lt;img src=x onerror=alert(1)&gt;</listing>
            <plaintext><img src=x onerror=alert(1)>
            <title><img title="</title><img src=x onerror=alert(1)>"></title>
            <template><script>alert(1)</script><img src=x onerror=alert(1)></template>
            <template shadowrootmode=open><img src=x onerror=alert(1)></template>
            <img alt="`><img src=x onerror=alert(1)>" src=x>
            <p title="&lt;/p&gt;&lt;script&gt;">x</p>
            <!--<img src="--><img src=x onerror=alert(1)//">
            <!--><img src=x onerror=alert(1)>-->
            <!---><img src=x onerror=alert(1)>-->
            <!--[if gte IE 4]><script>alert(1)</script><![endif]-->
            <!--#exec cmd="/bin/echo '<script>alert(1)</script>'"-->
            <![CDATA[<script>alert(1)</script>]]>
            <svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>
            <?xml version="1.0"?><?xml-stylesheet href="javascript:alert(1)"?>
            <?import namespace=t implementation="#default#time2"><t:set attributename=innerHTML to="x">
            <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>&e;</p>
            <html xmlns:x="urn:x"><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>
            <xss onclick=alert(1) contenteditable>x</xss>
            <custom-element onfocus=alert(1)>x</custom-element>
            <p<script>alert(1)</script>>x</p>
            <a href=x<script>alert(1)</script>>x</a>
            \\u003cscript\\u003ealert(1)\\u003c/script\\u003e
            ＜script＞alert(1)＜/script＞
            &lt;script&gt;alert(1)&lt;/script&gt;
            %3Cscript%3Ealert(1)%3C/script%3E
            <p>a<button><p>nested</p></button>b</p>
            <a href=/a>1<object><a href=/b>2</a></object>3</a>
            <table><svg><tr><td>x</td></tr></svg></table>
            <ul><li><button><li>x</button></ul>
            <h1><button><h2>x</h2></button></h1>
            <table><a href=x><tr><td><table><a href=y>x
            <pre>\\n\\n\\nx</pre>
            """;
}
