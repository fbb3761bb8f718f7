# The service on Java 25 with an AOT cache: classes are loaded and linked when the image is built, not at every start.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY docs/guide.md docs/
COPY examples/newsroom examples/newsroom
COPY src/main src/main
# The tests check the format.
RUN mvn -B -q package -DskipTests -Dspotless.check.skip -Darchive.skip

FROM eclipse-temurin:25-jre AS service
RUN useradd --system --uid 10001 --create-home communique \
 && mkdir -p /data/media && chown -R communique /data
COPY --from=build /build/target/quarkus-app /app
COPY src/main/docker/healthy /usr/local/bin/healthy

# A training run creates the cache, with the same files, paths and Java that the image runs.
FROM service AS train
COPY src/main/docker/train /usr/local/bin/train
RUN mkdir /cache && chown communique /cache
USER communique
RUN TRAINING_ROUNDS=300 bash /usr/local/bin/train /cache/app.aot

FROM service
COPY --from=train /cache/app.aot /cache/app.aot
USER communique
WORKDIR /data
ENV COMMUNIQUE_DATA_DIR=/data QUARKUS_LOG_CONSOLE_JSON_ENABLED=true
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["bash", "/usr/local/bin/healthy"]
# MaxRAMPercentage leaves room for the embedded PostgreSQL, which shares the container. No code is consistent after an OutOfMemoryError, so
# the process ends and the container is restarted.
ENTRYPOINT ["java", "-XX:AOTCache=/cache/app.aot", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/quarkus-run.jar"]
