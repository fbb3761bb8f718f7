import sys

from communique import (
    ApiClient,
    ChangesApi,
    Configuration,
    PressReleaseDraft,
    PressReleasePatch,
    PressReleasesApi,
    SearchApi,
)

host, key = sys.argv[1:]

with ApiClient(Configuration(host=host, access_token=key)) as client:
    releases = PressReleasesApi(client)
    found = SearchApi(client).search_press_releases(q="картой коридоров", language=["ru", "kk"], limit=1)
    print(releases.get_press_release(found.items[0].id).title)

    print(ChangesApi(client).list_changes(limit=1).changes[0].event.value)

    draft = releases.create_press_release(PressReleaseDraft(language="ru", title="Черновик", subtitle="Подзаголовок"))
    patch = PressReleasePatch(title="Правка", subtitle=None)
    patched = releases.patch_press_release(draft.id, str(draft.version), patch)
    print(patched.title, patched.version, str(patched.subtitle is None).lower())
