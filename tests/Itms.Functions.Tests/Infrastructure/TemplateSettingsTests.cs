using System.Text.RegularExpressions;
using Itms.Application.Intake;
using Itms.Functions.Mail;
using Itms.Functions.Storage;
using Itms.Mailbox;
using Itms.TestKit;

namespace Itms.Functions.Tests.Infrastructure;

/// <summary>A misspelled setting in the templates would silently have no effect.</summary>
public sealed partial class TemplateSettingsTests
{
    [Theory]
    [InlineData("Itms__Storage__", typeof(AzureStorageSettings))]
    [InlineData("Itms__Mail__SendGrid__", typeof(SendGridSettings))]
    [InlineData("Itms__Intake__", typeof(IntakeSettings))]
    [InlineData("Itms__Mailbox__", typeof(MailboxSettings))]
    public void Every_setting_in_the_templates_exists(string section, Type settings)
    {
        var given = Directory.GetFiles(Path.Combine(GeneratedFile.Root(), "infra"), "*.bicep", SearchOption.AllDirectories)
            .SelectMany(file => Name().Matches(File.ReadAllText(file)))
            .Select(match => match.Value).Where(name => name.StartsWith(section, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(given);
        Assert.All(given, name => Assert.NotNull(settings.GetProperty(name[section.Length..].Split("__")[0])));
    }

    [Fact]
    public void Settings_never_appear_in_deployment_records() =>
        Assert.All(
            new[] { "main.bicep", "app/host.bicep" },
            file => Assert.Matches(SecureSettings(), File.ReadAllText(Path.Combine(GeneratedFile.Root(), "infra", file))));

    [GeneratedRegex(@"^@secure\(\)\r?\n(@.*\r?\n)*param settings object\b", RegexOptions.Multiline)]
    private static partial Regex SecureSettings();

    [GeneratedRegex(@"\bItms__\w+")]
    private static partial Regex Name();
}
