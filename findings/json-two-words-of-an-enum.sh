#!/usr/bin/env bash
# .NET 10.0.12 (System.Text.Json): JsonStringEnumConverter takes several words with commas for any enumeration, not only for one with [Flags]. It
# joins their numbers. So a value comes out that nobody wrote, or the second word alone. It is one of the enumeration's own, so no later check can
# tell. allowIntegerValues: false and JsonSerializerOptions.Strict, new in .NET 10, do not change that. It holds for the keys of a dictionary too
# (dotnet/runtime #122550), and for an option of System.CommandLine 2.0.15. ITMS read "allOf, anyOf" in a rubric as "anyOf": one official could
# clear instead of all. Its own converters take one word (OneWordConverter, WordConverter).
# Seen: "strict: Medium, High -> Urgent", "strict: Low, High -> High", "key: Medium, High -> Urgent", "option: Medium,High -> Urgent".
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
    <PackageReference Include="System.CommandLine" Version="[2.0.15]" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

Console.Error.WriteLine($"Runtime {Environment.Version}");
var words = new JsonStringEnumConverter(null, allowIntegerValues: false);
var strict = new JsonSerializerOptions(JsonSerializerOptions.Strict) { Converters = { words } };
foreach (var text in new[] { "Medium, High", "Low, High" })
    Console.WriteLine($"strict: {text} -> {JsonSerializer.Deserialize<Priority>($"\"{text}\"", strict)}");
var due = JsonSerializer.Deserialize<Dictionary<Priority, int>>("""{ "Medium, High": 5 }""", strict)!;
Console.WriteLine($"key: Medium, High -> {due.Keys.Single()}");
var option = new Option<Priority>("--priority");
var line = new RootCommand { option }.Parse(["--priority", "Medium,High"]);
Console.WriteLine($"option: Medium,High -> {line.GetRequiredValue(option)}");

internal enum Priority
{
    Low,
    Medium,
    High,
    Urgent,
}
CS
expected='strict: Medium, High -> Urgent
strict: Low, High -> High
key: Medium, High -> Urgent
option: Medium,High -> Urgent'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
