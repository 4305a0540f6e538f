using System.Reflection;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Itms.Api.Http;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Taskings;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Itms.Api.Tests;

/// <summary>Keeps the arrows of docs/architecture.md: Domain ← Application ← Api ← hosts, and no cycles inside a project.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Domain = typeof(Tasking).Assembly;
    private static readonly Assembly Application = typeof(TaskingService).Assembly;
    private static readonly Assembly Api = typeof(Caller).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Architecture = new ArchLoader().LoadAssemblies(Domain, Application, Api).Build();

    [Theory]
    [InlineData("Itms.Domain.(*)")]
    [InlineData("Itms.Application.(*)")]
    [InlineData("Itms.Api.(*)")]
    public void Namespaces_of_a_project_form_no_cycle(string slices) =>
        SliceRuleDefinition.Slices().Matching(slices).Should().BeFreeOfCycles().Check(Architecture);

    [Fact]
    public void Projects_depend_only_on_those_below_them()
    {
        Assert.Equal([], ProjectsBelow(Domain));
        Assert.Equal(["Itms.Domain"], ProjectsBelow(Application));
        Assert.Equal(["Itms.Application", "Itms.Domain"], ProjectsBelow(Api));
    }

    [Fact]
    public void The_application_knows_no_web_server() =>
        Assert.DoesNotContain(ReferencesOf(Application), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void Only_hosts_know_a_database_a_cloud_or_a_mail_protocol() => Assert.All(
        [Domain, Application, Api],
        project => Assert.DoesNotContain(
            ReferencesOf(project),
            name => name.StartsWith("Azure.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Azure", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal)
                || name.StartsWith("SQLitePCLRaw", StringComparison.Ordinal)
                || name.StartsWith("MailKit", StringComparison.Ordinal)
                || name.StartsWith("SendGrid", StringComparison.Ordinal)));

    [Fact]
    public void Storage_knows_no_feature() =>
        Types().That().ResideInNamespace(typeof(ITableStore).Namespace).Should().NotDependOnAnyTypesThat()
            .ResideInNamespaceMatching(@"^Itms\.(Domain|Api|Application\.(?!Storage|Shared)).*").Check(Architecture);

    private static List<string> ProjectsBelow(Assembly project) =>
        [.. ReferencesOf(project).Where(name => name.StartsWith("Itms.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> ReferencesOf(Assembly project) => project.GetReferencedAssemblies().Select(name => name.Name!);
}
