package org.communique.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Collectors;
import org.communique.text.Characters;

/** Binds a JSON object to a record, strictly: reports unknown names, wrong types, forbidden characters and violated constraints in one 422. */
@ApplicationScoped
public class JsonBinder {
    private static final String ERRORS = "errors";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    c -> disallow(c, CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean))
            .withCoercionConfig(LogicalType.Integer, c -> disallow(c, CoercionInputShape.Float))
            .withCoercionConfig(LogicalType.Enum, c -> disallow(c, CoercionInputShape.Integer))
            .addModule(new SimpleModule()
                    .addDeserializer(Instant.class, new InstantReader())
                    .addDeserializer(String.class, new TextReader()))
            .addHandler(new ErrorCollector())
            .build();

    private final Validator validator;

    JsonBinder(Validator validator) {
        this.validator = validator;
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 422 with a pointer to every error */
    public <T> T bind(JsonNode tree, Class<T> type) {
        InvalidContent errors = new InvalidContent();
        checkCharacters(tree, JsonPointer.empty(), errors);
        T value = null;
        try {
            value = MAPPER.readerFor(type).withAttribute(ERRORS, errors).readValue(tree);
        } catch (JsonMappingException e) {
            errors.add(pointer(e), "type", "has the wrong JSON type");
        } catch (IOException e) {
            throw new IllegalStateException("reading a tree in memory cannot fail", e);
        }
        if (value != null) {
            for (ConstraintViolation<T> violation : validator.validate(value)) {
                errors.add(pointer(violation.getPropertyPath()), code(violation), violation.getMessage());
            }
        }
        errors.throwIfAny();
        return value;
    }

    /** Returns the tree that {@link #bind} would read the record from, without null values. */
    public ObjectNode unbind(Object value) {
        return JsonMapping.MAPPER.valueToTree(value);
    }

    private static void disallow(
            com.fasterxml.jackson.databind.cfg.MutableCoercionConfig config, CoercionInputShape... shapes) {
        for (CoercionInputShape shape : shapes) {
            config.setCoercion(shape, CoercionAction.Fail);
        }
    }

    private static void checkCharacters(JsonNode node, JsonPointer at, InvalidContent errors) {
        if (node.isTextual()) {
            int forbidden = Characters.firstForbidden(Characters.repair(node.textValue()));
            if (forbidden >= 0) {
                errors.add(
                        at.toString(),
                        "invalid-character",
                        String.format("must not contain the character U+%04X", forbidden));
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                checkCharacters(field.getValue(), at.appendProperty(field.getKey()), errors);
            }
        } else {
            for (int i = 0; i < node.size(); i++) {
                checkCharacters(node.get(i), at.appendIndex(i), errors);
            }
        }
    }

    private static String code(ConstraintViolation<?> violation) {
        return switch (violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName()) {
            case "CodePointLength", "Utf8Length" -> "too-long";
            case "Size" -> "too-many";
            case "NotNull", "NotBlank" -> "required";
            case "Pattern", "WebUrl", "LanguageTag", "Email" -> "format";
            case "Min", "Max", "PositiveOrZero" -> "range";
            default -> "invalid";
        };
    }

    private static String pointer(Path path) {
        JsonPointer pointer = JsonPointer.empty();
        Iterator<Path.Node> nodes = path.iterator();
        while (nodes.hasNext()) {
            Path.Node node = nodes.next();
            if (node.isInIterable() && node.getIndex() != null) {
                pointer = pointer.appendIndex(node.getIndex());
            }
            if (node.getName() != null && !node.getName().startsWith("<")) {
                pointer = pointer.appendProperty(node.getName());
            }
        }
        return pointer.toString();
    }

    private static String pointer(JsonMappingException e) {
        JsonPointer pointer = JsonPointer.empty();
        for (JsonMappingException.Reference step : e.getPath()) {
            pointer = step.getFieldName() != null
                    ? pointer.appendProperty(step.getFieldName())
                    : pointer.appendIndex(Math.max(step.getIndex(), 0));
        }
        return pointer.toString();
    }

    private static void add(DeserializationContext context, JsonParser parser, String code, String detail) {
        InvalidContent errors = (InvalidContent) context.getAttribute(ERRORS);
        errors.add(pointer(parser), code, detail);
    }

    /**
     * Returns the pointer to the current value. The path that Jackson builds has segments too many where a record reads a field that is not
     * its own: Jackson buffers the field, and the contexts of the buffer are appended to those of the tree.
     */
    private static String pointer(JsonParser parser) {
        JsonStreamContext context = parser.getParsingContext();
        JsonToken token = parser.currentToken();
        if (token != null && token.isStructStart()) {
            // The context of what is inside the value.
            context = context.getParent();
        }
        JsonPointer pointer = JsonPointer.empty();
        for (; context != null; context = context.getParent()) {
            if (context.getCurrentName() != null) {
                pointer = JsonPointer.empty()
                        .appendProperty(context.getCurrentName())
                        .append(pointer);
            } else if (context.inArray()) {
                pointer = JsonPointer.empty()
                        .appendIndex(context.getCurrentIndex())
                        .append(pointer);
            }
        }
        return pointer.toString();
    }

    /** Reads texts in the form in which they are stored. */
    private static final class TextReader extends StringDeserializer {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = super.deserialize(parser, context);
            return text == null ? null : Characters.repair(text);
        }
    }

    /** Records an error and continues, so that later errors are found too. */
    private static final class ErrorCollector extends DeserializationProblemHandler {

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context, JsonParser parser, JsonDeserializer<?> reader, Object bean, String name)
                throws IOException {
            add(context, parser, "unknown-field", "unknown field");
            parser.skipChildren();
            return true;
        }

        @Override
        public Object handleUnexpectedToken(
                DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String failure)
                throws IOException {
            add(context, parser, "type", "has the wrong JSON type");
            parser.skipChildren();
            return null;
        }

        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String failure) throws IOException {
            String code = failure.equals(Instants.RANGE) ? "range" : "format";
            add(context, context.getParser(), code, type == Instant.class ? failure : expected(type));
            return null;
        }

        private static String expected(Class<?> type) {
            if (type.isEnum()) {
                return "must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(constant -> JsonMapping.MAPPER.convertValue(constant, String.class))
                                .collect(Collectors.joining(", "));
            }
            return "must be a " + type.getSimpleName();
        }
    }
}
