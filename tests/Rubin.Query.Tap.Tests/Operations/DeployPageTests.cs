using System.Collections;
using Rubin.Query.Tap.Operations;

namespace Rubin.Query.Tap.Tests.Operations;

/// <summary>What docs/deploy.md says of the settings is so.</summary>
public sealed class DeployPageTests
{
    [Fact]
    public void The_settings_of_the_page_are_the_defaults()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Rubin.Query.sln")))
        {
            folder = folder.Parent;
        }

        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "deploy.md"));
        var start = page.IndexOf("```jsonc\n", StringComparison.Ordinal) + "```jsonc\n".Length;
        using var home = new TemporaryFolder();
        var file = Path.Combine(home.Path, "serve.json");
        File.WriteAllText(file, page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);

        var (said, defaults) = (ServerConfiguration.Read(file, new Hashtable()).ToOptions(), new ServerConfiguration().ToOptions());
        Assert.Equal(new Rubin.Query.Tap.Queues.UserLimits(), said.Limits);
        Assert.Equal(defaults.Jobs, said.Jobs);
        Assert.Equal(defaults.Queues with { Quick = 8, Long = 2 }, said.Queues);
        Assert.Equal(
            (defaults.Urls, defaults.UploadBytes, defaults.UploadSources, defaults.SyncTime, defaults.DrainTime, defaults.Log, defaults.Access.Mode, defaults.Access.UserClaim),
            (said.Urls, said.UploadBytes, said.UploadSources, said.SyncTime, said.DrainTime, said.Log, said.Access.Mode, said.Access.UserClaim));
    }
}
