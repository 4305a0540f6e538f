using System.Reflection;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests;

public sealed class ArchitectureTests
{
    private static readonly Assembly Domain = typeof(Tasking).Assembly;

    [Fact]
    public void The_domain_uses_only_the_base_library()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);

        Assert.All(Domain.GetReferencedAssemblies(), name =>
        {
            Assert.StartsWith("System.", name.Name, StringComparison.Ordinal);
            Assert.Equal(runtime, Path.GetDirectoryName(Assembly.Load(name).Location));
        });
    }

    [Fact]
    public void Commands_events_and_decisions_are_closed_and_their_cases_sealed()
    {
        Assert.All([typeof(TaskingEvent), typeof(Decision)], type => Assert.All(
            type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), c => Assert.True(c.IsPrivate || c.IsFamily)));
        Assert.All(
            Domain.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(TaskingEvent)) || t.IsSubclassOf(typeof(TaskingCommand)) || t.IsSubclassOf(typeof(Decision))),
            t => Assert.True(t.IsSealed, t.Name));
    }

    [Fact]
    public void Nothing_in_the_domain_can_be_changed_from_outside() =>
        Assert.Empty(
            from type in Domain.GetExportedTypes()
            from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public)
            where property.SetMethod is { IsPublic: true } set
                && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))
            select $"{type.Name}.{property.Name}");
}
