package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.communique.Given;
import org.communique.Given.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases that are about the same as another one. */
abstract class Related {
    /** Words that no other test has. */
    private static final String FERRY = "Паром «Зунделия» ходит между Бурдаганом и Хлестовом";

    @Test
    void releases_with_the_same_words_are_related_and_the_same_language_comes_first() {
        Release ferry = release("ru", FERRY, "Зунделия, новый паром, перевозит из Бурдагана в Хлестово пассажиров.");
        Release late = release("ru", "Опаздывает паром «Зунделия»", "Рейс из Бурдагана в Хлестово начнётся позже.");
        Release english = release("en", "Зунделия, Бурдаган, Хлестово", "Зунделия Бурдаган Хлестово паром Зунделия.");
        Release other = release("ru", "Открыт музей фарфора", "Посетители увидят вазы, чашки и статуэтки.");
        Release translation = release("be", FERRY, "Зунделия, новый паром, перевозит из Бурдагана в Хлестово.");
        translation.patch(Map.of("translations", List.of(Map.of("id", ferry.id()))));
        Release draft = Given.draft(text("ru", FERRY, "Зунделия, Бурдаган, Хлестово."));
        Release embargoed =
                Given.draft(text("ru", FERRY, "Зунделия, Бурдаган, Хлестово.")).embargo();
        IndexCatchUp.await();

        assertEquals(List.of(late.id(), english.id()), relatedTo(ferry, 10));
        assertEquals(List.of(late.id()), relatedTo(ferry, 1));
        assertEquals(
                List.of(ferry.id(), english.id()),
                relatedTo(late, 10),
                "of a release and its translation there is one");
        // Staff, too, get what everybody may see.
        Given.staff()
                .get(draft.path() + "/related")
                .then()
                .statusCode(200)
                .body("items.id", is(List.of(ferry.id(), late.id(), english.id())));
        Given.staff().get(embargoed.path() + "/related").then().statusCode(200);
        given().get(embargoed.path() + "/related").then().statusCode(404);
        given().get(draft.path() + "/related").then().statusCode(404);
        assertFalse(relatedTo(other, 10).contains(ferry.id()));

        late.withdraw("Ошибка");
        assertEquals(List.of(english.id()), relatedTo(ferry, 10), "at once, not when the index has caught up");
        given().get(late.path() + "/related").then().statusCode(410);
    }

    @Test
    void the_response_is_a_list_without_bodies_that_can_be_revalidated() {
        Release ferry = release("ru", "Катер «Мурзилия» спущен на воду", "Мурзилия ходит по реке Тарбаган.");
        release("ru", "Катер «Мурзилия» в пути", "Мурзилия ходит по реке Тарбаган каждый день.");
        IndexCatchUp.await();
        ValidatableResponse response =
                given().get(ferry.path() + "/related").then().statusCode(200);
        response.header("ETag", not(emptyString()));
        response.body("items[0].title", is("Катер «Мурзилия» в пути"));
        response.body("items[0].containsKey('body')", is(false));
        given().header("If-None-Match", response.extract().header("ETag"))
                .get(ferry.path() + "/related")
                .then()
                .statusCode(304);
    }

    @Test
    void a_corrected_release_has_the_same_related_ones() {
        Release tram = release("ru", "Трамвай «Фуртанка» вышел на линию", "Фуртанка ходит в Дыбенцах.");
        Release other = release("ru", "Трамвай «Фуртанка» остановлен", "Фуртанка не ходит в Дыбенцах.");
        tram.act("correct", Map.of("note", "Уточнение", "changes", Map.of("summary", "Вагоновожатый Пельменёв.")));
        IndexCatchUp.await();
        assertEquals(List.of(other.id()), relatedTo(tram, 3));
    }

    @Test
    void a_short_text_is_not_related_by_its_small_words() {
        Release note = release("ru", "О том, что и как было в 2024 году", "Он был на нём и с ним, а она не была.");
        release("ru", "О том, что и как было в 2024 году", "Он был на нём и с ним, а она не была.");
        IndexCatchUp.await();
        assertEquals(List.of(), relatedTo(note, 3));
    }

    @Test
    void a_slug_may_be_related() {
        Map<String, Object> text = text("ru", "Родственные", "Слова.");
        text.put("slug", "related");
        Given.published(text);
        given().get(Given.RELEASES + "/by-slug/related").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "x"})
    void a_limit_out_of_range_is_rejected(String limit) {
        given().queryParam("limit", limit)
                .get(Given.published().path() + "/related")
                .then()
                .statusCode(400);
    }

    @Test
    void a_release_without_words_has_no_related_ones() {
        Release release = Given.published(text("ru", "!!!", "…"));
        assertEquals(List.of(), relatedTo(release, 3));
        given().get(Given.RELEASES + "/nothing/related").then().statusCode(404);
    }

    private static Release release(String language, String title, String body) {
        return Given.published(text(language, title, body));
    }

    private static Map<String, Object> text(String language, String title, String body) {
        Map<String, Object> text = Given.text(title);
        text.put("language", language);
        text.put("body", "<p>" + body + "</p>");
        return text;
    }

    private static List<String> relatedTo(Release release, int limit) {
        return given().queryParam("limit", limit)
                .get(release.path() + "/related")
                .then()
                .statusCode(200)
                .extract()
                .path("items.id");
    }
}
