using System.Text.RegularExpressions;
using Itms.Application.Intake;
using Itms.Functions.Mail;
using Itms.Functions.Storage;
using Itms.TestKit;

namespace Itms.Functions.Tests.Infrastructure;

/// <summary>A setting the templates give under a name nobody reads would be without effect, and without a word.</summary>
public sealed partial class TemplateSettings
{
    [Theory]
    [InlineData("Itms__Storage__", typeof(AzureStorageSettings))]
    [InlineData("Itms__Mail__SendGrid__", typeof(SendGridSettings))]
    [InlineData("Itms__Intake__", typeof(IntakeSettings))]
    public void Every_setting_the_templates_give_is_one(string section, Type settings)
    {
        var given = Directory.GetFiles(Path.Combine(GeneratedFile.Root(), "infra"), "*.bicep", SearchOption.AllDirectories)
            .SelectMany(file => Name().Matches(File.ReadAllText(file)))
            .Select(match => match.Value).Where(name => name.StartsWith(section, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(given);
        Assert.All(given, name => Assert.NotNull(settings.GetProperty(name[section.Length..].Split("__")[0])));
    }

    [Fact]
    public void What_is_given_as_settings_is_in_no_record_of_a_deployment() =>
        Assert.All(
            new[] { "main.bicep", "app/host.bicep" },
            file => Assert.Matches(SecureSettings(), File.ReadAllText(Path.Combine(GeneratedFile.Root(), "infra", file))));

    [GeneratedRegex(@"^@secure\(\)\r?\n(@.*\r?\n)*param settings object\b", RegexOptions.Multiline)]
    private static partial Regex SecureSettings();

    [GeneratedRegex(@"\bItms__\w+")]
    private static partial Regex Name();
}
