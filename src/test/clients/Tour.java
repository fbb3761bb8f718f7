import java.util.List;
import org.communique.client.ApiClient;
import org.communique.client.api.ChangesApi;
import org.communique.client.api.PressReleasesApi;
import org.communique.client.api.SearchApi;
import org.communique.client.api.SearchApi.APISearchPressReleasesRequest;
import org.communique.client.model.PressRelease;
import org.communique.client.model.PressReleaseDraft;
import org.communique.client.model.PressReleasePatch;
import org.communique.client.model.SearchItem;

/** Reads and writes with the generated client for Java. The other tours do the same. */
class Tour {
    public static void main(String... arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + arguments[1]));

        SearchItem item = new SearchApi(client)
                .searchPressReleases(APISearchPressReleasesRequest.newBuilder()
                        .q("картой коридоров")
                        .language(List.of("ru", "kk"))
                        .limit(1)
                        .build())
                .getItems()
                .get(0);
        PressReleasesApi releases = new PressReleasesApi(client);
        System.out.println(releases.getPressRelease(item.getId(), null, null).getTitle());

        System.out.println(
                new ChangesApi(client).listChanges(1, null, null).getChanges().get(0).getEvent());

        PressRelease draft = releases.createPressRelease(
                new PressReleaseDraft().language("ru").title("Черновик").subtitle("Подзаголовок"), null);
        PressRelease patched = releases.patchPressRelease(
                draft.getId(),
                draft.getVersion().toString(),
                new PressReleasePatch().title("Правка").subtitle(null));
        System.out.println(patched.getTitle() + " " + patched.getVersion() + " " + (patched.getSubtitle() == null));
    }
}
