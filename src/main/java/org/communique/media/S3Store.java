package org.communique.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A bucket of Amazon S3 or of a compatible store, in which each content is an object. */
final class S3Store implements MediaStore, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);
    /** The slowest connection to a store with which uploads do not fail. */
    private static final long MIN_BYTES_PER_SECOND = 1 << 20;

    private static final String DEFAULT_REGION = "us-east-1";

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final Path spool;

    /** @param spool the directory for files on their way to the store */
    S3Store(MediaConfig.S3 config, Path spool) {
        this.bucket = config.bucket()
                .orElseThrow(() -> new IllegalStateException(
                        "communique.media.s3.bucket must be set, because communique.media.store is s3."));
        this.prefix = config.prefix();
        this.spool = spool;
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(SOCKET_TIMEOUT))
                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))
                .forcePathStyle(config.pathStyle())
                // Compatible stores do not know the newer checksums. The names have the digests.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        config.endpoint().ifPresent(endpoint -> {
            builder.endpointOverride(endpoint);
            builder.region(Region.of(config.region().orElse(DEFAULT_REGION)));
        });
        config.region().map(Region::of).ifPresent(builder::region);
        this.client = builder.build();
    }

    @Override
    public Path spoolDirectory() throws IOException {
        return Files.createDirectories(spool);
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public boolean has(String name) throws IOException {
        try {
            client.headObject(request -> request.bucket(bucket).key(key(name)));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        } catch (SdkException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void put(String name, Path file) throws IOException {
        try {
            Duration timeout = TIMEOUT.plusSeconds(Files.size(file) / MIN_BYTES_PER_SECOND);
            client.putObject(
                    request -> request.bucket(bucket)
                            .key(key(name))
                            .overrideConfiguration(override -> override.apiCallTimeout(timeout)),
                    file);
        } catch (SdkException e) {
            throw new IOException(e);
        }
        Files.delete(file);
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(key(name)));
        } catch (SdkException e) {
            throw new IOException(e);
        }
    }

    @Override
    public StoredFile open(String name, long offset, long length) throws IOException {
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        try {
            InputStream stream = client.getObject(
                    request -> request.bucket(bucket).key(key(name)).range(range));
            return new StoredFile(null, stream);
        } catch (NoSuchKeyException e) {
            throw new NoSuchFileException(key(name));
        } catch (SdkException e) {
            throw new IOException(e);
        }
    }

    private String key(String name) {
        return prefix + name;
    }

    @Override
    public void close() {
        client.close();
    }
}
