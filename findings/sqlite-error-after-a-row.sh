#!/usr/bin/env bash
# Microsoft.Data.Sqlite 10.0.15: if a command has several statements, and one of them gives rows, an error in a later one is lost. ExecuteScalar and
# ExecuteNonQuery stop at the first statement with rows. The others run when they dispose of their reader, and that swallows exceptions. What comes
# after the error does not run at all. "INSERT ... RETURNING id" gives rows, and so do SELECT and many a PRAGMA that sets something. So a tasking
# gets its id, its history is missing, and the transaction commits that. If no statement gives rows, the same error is thrown. Give each statement a
# command of its own, or call NextResult until it is false: it throws. (dotnet/efcore #32740, mended after version 10.) ITMS does so where it sets up
# its data file (SqliteFormat.Execute); its other statements go through a class of its own (SqliteStatement).
# Seen: "scalar: id 1, taskings 1, history 0", "non-query: no error, taskings 2, history 0", "no rows: SqliteException, taskings 3, history 0", and
# "next result: SqliteException, taskings 4, history 0".
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
    <PackageReference Include="Microsoft.Data.Sqlite.Core" Version="[10.0.15]" />
    <PackageReference Include="SQLitePCLRaw.bundle_e_sqlite3" Version="[3.0.5]" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using Microsoft.Data.Sqlite;

// The history says who did it. Here it cannot be written.
const string Tasking = "INSERT INTO tasking (subject) VALUES ('Roster')";
const string History = "INSERT INTO history (what, who) VALUES ('created', NULL)";

SQLitePCL.Batteries_V2.Init();
using var connection = new SqliteConnection("Data Source=:memory:");
connection.Open();
Command("CREATE TABLE tasking (id INTEGER PRIMARY KEY, subject TEXT)").ExecuteNonQuery();
Command("CREATE TABLE history (what TEXT, who TEXT NOT NULL)").ExecuteNonQuery();

Say("scalar", () => $"id {Command($"{Tasking} RETURNING id; {History}").ExecuteScalar()}");
Say("non-query", () =>
{
    Command($"{Tasking} RETURNING id; {History}").ExecuteNonQuery();
    return "no error";
});
Say("no rows", () => $"{Command($"{Tasking}; {History}").ExecuteNonQuery()}");
Say("next result", () =>
{
    using var reader = Command($"{Tasking} RETURNING id; {History}").ExecuteReader();
    while (reader.NextResult())
    {
    }

    return "no error";
});

void Say(string what, Func<string> run)
{
    string outcome;
    using (var transaction = connection.BeginTransaction())
    {
        try
        {
            outcome = run();
        }
        catch (SqliteException e)
        {
            outcome = e.GetType().Name;
        }

        transaction.Commit();
    }

    var taskings = Command("SELECT count(*) FROM tasking").ExecuteScalar();
    Console.WriteLine($"{what}: {outcome}, taskings {taskings}, history {Command("SELECT count(*) FROM history").ExecuteScalar()}");
}

SqliteCommand Command(string text)
{
    var command = connection.CreateCommand();
    command.CommandText = text;
    return command;
}
CS
expected='scalar: id 1, taskings 1, history 0
non-query: no error, taskings 2, history 0
no rows: SqliteException, taskings 3, history 0
next result: SqliteException, taskings 4, history 0'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
