package org.communique.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/**
 * A minimal OpenID Connect provider: a discovery document, published keys, and a token endpoint that signs the claims in the request.
 */
public class IdentityProvider implements QuarkusTestResourceLifecycleManager {
    private HttpServer server;
    private String url;
    private RsaJsonWebKey published;
    private RsaJsonWebKey unpublished;

    @Override
    public Map<String, String> start() {
        try {
            published = key("published");
            // An impostor would use the same key id.
            unpublished = key("published");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            url = "http://localhost:" + server.getAddress().getPort();
            serve("/.well-known/openid-configuration", request -> """
                    {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "token_endpoint": "%1$s/token"}""".formatted(url));
            serve("/keys", request -> new JsonWebKeySet(published).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
            serve("/token", request -> token(published, request));
            serve("/impostor-token", request -> token(unpublished, request));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
        return Map.of("quarkus.oidc.auth-server-url", url, "communique.organization-claim", "newsroom/organization");
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private interface Handler {
        String handle(String request);
    }

    private void serve(String path, Handler handler) {
        server.createContext(path, exchange -> {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            send(exchange, handler.handle(request).getBytes(StandardCharsets.UTF_8));
        });
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String token(RsaJsonWebKey key, String request) {
        String claims = URLDecoder.decode(request.substring("claims=".length()), StandardCharsets.UTF_8);
        String signed = Jwt.claimsJson(claims).jws().keyId(key.getKeyId()).sign(key.getPrivateKey());
        return "{\"access_token\": \"" + signed + "\", \"token_type\": \"Bearer\"}";
    }

    private static RsaJsonWebKey key(String id) throws JoseException {
        RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId(id);
        return key;
    }
}
