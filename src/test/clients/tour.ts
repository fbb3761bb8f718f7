import { ChangesApi, Configuration, PressReleasesApi, SearchApi } from './src';

const [basePath, accessToken] = process.argv.slice(2) as [string, string];
const configuration = new Configuration({ basePath, accessToken });

async function tour(): Promise<void> {
  const releases = new PressReleasesApi(configuration);
  const found = await new SearchApi(configuration).searchPressReleases({
    q: 'картой коридоров',
    language: ['ru', 'kk'],
    limit: 1,
  });
  console.log((await releases.getPressRelease({ id: found.items[0].id })).title);

  console.log((await new ChangesApi(configuration).listChanges({ limit: 1 })).changes[0].event);

  const draft = await releases.createPressRelease({
    pressReleaseDraft: { language: 'ru', title: 'Черновик', subtitle: 'Подзаголовок' },
  });
  const patched = await releases.patchPressRelease({
    id: draft.id,
    ifMatch: `${draft.version}`,
    pressReleasePatch: { title: 'Правка', subtitle: null },
  });
  console.log(patched.title, patched.version, patched.subtitle === undefined);
}

void tour();
