package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test cases of RFC 7396, appendix A. */
class MergePatchTest {

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":"b"}           | {"a":"c"}                     | {"a":"c"}
            {"a":"b"}           | {"b":"c"}                     | {"a":"b","b":"c"}
            {"a":"b"}           | {"a":null}                    | {}
            {"a":"b","b":"c"}   | {"a":null}                    | {"b":"c"}
            {"a":["b"]}         | {"a":"c"}                     | {"a":"c"}
            {"a":"c"}           | {"a":["b"]}                   | {"a":["b"]}
            {"a":{"b":"c"}}     | {"a":{"b":"d","c":null}}      | {"a":{"b":"d"}}
            {"a":[{"b":"c"}]}   | {"a":[1]}                     | {"a":[1]}
            ["a","b"]           | ["c","d"]                     | ["c","d"]
            {"a":"b"}           | ["c"]                         | ["c"]
            {"a":"foo"}         | null                          | null
            {"a":"foo"}         | "bar"                         | "bar"
            {"e":null}          | {"a":1}                       | {"e":null,"a":1}
            [1,2]               | {"a":"b","c":null}            | {"a":"b"}
            {}                  | {"a":{"bb":{"ccc":null}}}     | {"a":{"bb":{}}}
            """)
    void the_examples_of_the_rfc_give_its_results(String target, String patch, String result)
            throws JsonProcessingException {
        JsonNode before = json(target);
        JsonNode change = json(patch);
        assertEquals(json(result), MergePatch.apply(before, change));
        assertEquals(json(target), before, "the target was changed");
        assertEquals(json(patch), change, "the patch was changed");
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return JsonMapping.MAPPER.readTree(text);
    }
}
