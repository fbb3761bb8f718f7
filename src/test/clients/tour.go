package main

import (
	"context"
	"fmt"
	"log"
	"os"

	communique "communique.example.org/client/go"
)

func main() {
	configuration := communique.NewConfiguration()
	configuration.Servers = communique.ServerConfigurations{{URL: os.Args[1]}}
	client := communique.NewAPIClient(configuration)
	ctx := context.WithValue(context.Background(), communique.ContextAccessToken, os.Args[2])

	found, _, err := client.SearchAPI.SearchPressReleases(ctx).
		Q("картой коридоров").Language([]string{"ru", "kk"}).Limit(1).Execute()
	check(err)
	release, _, err := client.PressReleasesAPI.GetPressRelease(ctx, found.Items[0].Id).Execute()
	check(err)
	fmt.Println(release.GetTitle())

	page, _, err := client.ChangesAPI.ListChanges(ctx).Limit(1).Execute()
	check(err)
	fmt.Println(page.Changes[0].Event)

	draft := communique.NewPressReleaseDraft()
	draft.SetLanguage("ru")
	draft.SetTitle("Черновик")
	draft.SetSubtitle("Подзаголовок")
	created, _, err := client.PressReleasesAPI.CreatePressRelease(ctx).PressReleaseDraft(*draft).Execute()
	check(err)
	patch := communique.NewPressReleasePatch()
	patch.SetTitle("Правка")
	patch.SetSubtitleNil()
	patched, _, err := client.PressReleasesAPI.PatchPressRelease(ctx, created.Id).
		IfMatch(fmt.Sprint(created.Version)).PressReleasePatch(*patch).Execute()
	check(err)
	fmt.Println(patched.GetTitle(), patched.Version, !patched.HasSubtitle())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
