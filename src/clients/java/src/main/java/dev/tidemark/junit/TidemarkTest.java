package dev.tidemark.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the tests of a class against a local service: one service for the JVM, and a new identity
 * pool for each test. Test methods and those with {@code @BeforeEach} or {@code @AfterEach} may
 * have these parameters:
 *
 * <ul>
 *   <li>{@link Tidemark}: the test's pool, with the endpoint, clients, and the service's controls
 *   <li>{@link software.amazon.awssdk.services.cognitosync.CognitoSyncClient}: a client that calls
 *       as the identity {@link Tidemark#identityId()}
 * </ul>
 *
 * <p>These system properties change how the service starts. Environment variables, such as {@code
 * TIDEMARK_OPTIONS}, do the same:
 *
 * <ul>
 *   <li>{@code tidemark.options}: more options of the local service, separated by spaces; one with
 *       spaces is in quotation marks
 *   <li>{@code tidemark.java}: the program {@code java} to run it with, of version 25 or later. By
 *       default the JVM of the tests if it is new enough, otherwise that of {@code JAVA_HOME}
 *   <li>{@code tidemark.jar}: another jar of the local service than the one in this library
 * </ul>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TidemarkExtension.class)
public @interface TidemarkTest {}
