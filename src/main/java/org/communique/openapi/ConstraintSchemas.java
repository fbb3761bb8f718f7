package org.communique.openapi;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.text.LanguageTag;
import org.communique.text.Utf8Length;
import org.communique.text.WebUrl;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;

/** Adds the validation constraints of records that the scanner does not know to their schemas, as JSON Schema keywords. */
final class ConstraintSchemas {
    private final Map<String, Class<?>> records = new HashMap<>();

    ConstraintSchemas(IndexView index) {
        for (AnnotationInstance schema :
                index.getAnnotations(org.eclipse.microprofile.openapi.annotations.media.Schema.class)) {
            if (schema.target().kind() == AnnotationTarget.Kind.CLASS) {
                Class<?> type =
                        IndexedClasses.named(schema.target().asClass().name().toString());
                String name = schema.value("name") == null
                        ? type.getSimpleName()
                        : schema.value("name").asString();
                records.put(name, type);
            }
        }
    }

    void addTo(String name, Schema schema) {
        fields(name).forEach(field -> {
            Schema property = schema.getProperties().get(field.getName());
            if (property == null) {
                // The record is unwrapped: the schema has its fields instead of this one.
                return;
            }
            constrain(property, field);
            if (property.getItems() != null && field.getAnnotatedType() instanceof AnnotatedParameterizedType list) {
                constrain(property.getItems(), list.getAnnotatedActualTypeArguments()[0]);
            }
        });
    }

    /** Returns the names of the fields that a request must have. The other required fields of a schema are promised in responses only. */
    Set<String> requiredInRequests(String name) {
        return fields(name)
                .filter(field -> field.isAnnotationPresent(NotNull.class) || field.isAnnotationPresent(NotBlank.class))
                .map(Field::getName)
                .collect(Collectors.toSet());
    }

    private Stream<Field> fields(String name) {
        Class<?> type = records.get(name);
        return type == null || !type.isRecord()
                ? Stream.empty()
                : Arrays.stream(type.getDeclaredFields()).filter(field -> !Modifier.isStatic(field.getModifiers()));
    }

    private static void constrain(Schema schema, AnnotatedElement element) {
        if (element.isAnnotationPresent(CodePointLength.class)) {
            schema.setMaxLength(element.getAnnotation(CodePointLength.class).max());
        }
        if (element.isAnnotationPresent(Utf8Length.class)) {
            // A character takes at least one byte.
            schema.setMaxLength(element.getAnnotation(Utf8Length.class).max());
        }
        if (element.isAnnotationPresent(WebUrl.class)) {
            schema.format("uri").pattern("^https?://").setMaxLength(WebUrl.MAX_LENGTH);
        }
        if (element.isAnnotationPresent(LanguageTag.class)) {
            schema.pattern("^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$").setMaxLength(LanguageTag.MAX_LENGTH);
        }
        if (element.isAnnotationPresent(Email.class)) {
            schema.setFormat("email");
        }
        if (element.isAnnotationPresent(Pattern.class)) {
            // @Pattern matches the whole text, the keyword of JSON Schema any part of it.
            schema.setPattern("^" + element.getAnnotation(Pattern.class).regexp() + "$");
        }
    }
}
