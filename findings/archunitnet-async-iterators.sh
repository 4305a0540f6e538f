#!/usr/bin/env bash
# TngTech.ArchUnitNET 0.13.5 does not see what an async iterator (async IAsyncEnumerable) calls: a class that uses another one only there depends on
# nothing. It does look into async methods, iterators and async lambdas, whose code the compiler moves into classes of its own as well. So a rule
# such as "storage knows no feature" passes though it is broken, and the more a program streams, the less its rules say. ITMS has some forty async
# iterators. Its tests of the architecture now read them by themselves (AsyncIterators in Itms.Api.Tests).
# Seen: "Method: Rows", "Async: Rows", "Iterator: Rows", "Lambda: Rows", "AsyncIterator: nothing", and "rule: passes".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="TngTech.ArchUnitNET" Version="[0.13.5]" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using ArchUnitNET.Fluent.Extensions;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

var architecture = new ArchLoader().LoadAssemblies(typeof(Store.Rows).Assembly).Build();
foreach (var name in new[] { "Method", "Async", "Iterator", "Lambda", "AsyncIterator" })
{
    var targets = architecture.Classes.Single(type => type.Name == name).Dependencies.Select(dependency => dependency.Target);
    Console.WriteLine($"{name}: {targets.FirstOrDefault(target => target.Namespace.FullName == "Store")?.Name ?? "nothing"}");
}

var rule = Types().That().HaveName("AsyncIterator").Should().NotDependOnAnyTypesThat().ResideInNamespace("Store");
Console.WriteLine($"rule: {(rule.HasNoViolations(architecture) ? "passes" : "fails")}");

namespace Store
{
    public static class Rows
    {
        public static int Count() => 3;
    }
}

namespace Feature
{
    using Store;

    public class Method
    {
        public int Read() => Rows.Count();
    }

    public class Async
    {
        public async Task<int> Read()
        {
            await Task.Yield();
            return Rows.Count();
        }
    }

    public class Iterator
    {
        public IEnumerable<int> Read()
        {
            yield return Rows.Count();
        }
    }

    public class Lambda
    {
        public Func<Task<int>> Read() => async () =>
        {
            await Task.Yield();
            return Rows.Count();
        };
    }

    public class AsyncIterator
    {
        public async IAsyncEnumerable<int> Read()
        {
            await Task.Yield();
            yield return Rows.Count();
        }
    }
}
CS
expected=$'Method: Rows\nAsync: Rows\nIterator: Rows\nLambda: Rows\nAsyncIterator: nothing\nrule: passes'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
