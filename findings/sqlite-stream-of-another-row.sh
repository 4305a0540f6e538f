#!/usr/bin/env bash
# Microsoft.Data.Sqlite 10.0.15: if a query reads two rows of one table at once, GetStream, GetBytes and GetTextReader can give the content of the
# wrong row, while GetValue and GetFieldValue<byte[]> of the same column give the right one. They open the content for streaming by the first
# selected column that is the row id of the column's table, and they know the table only by its name. So it happens in a self join, with a subquery
# and with a common table expression. A document and the one that it replaces are such a query. Select the id of the same row first, or no id.
# (For a join of two tables this was mended: dotnet/efcore #32747.) ITMS reads rows by a class of its own over SQLite itself (SqliteStatement).
# Seen: in each query "value is draft, stream is final, bytes are final, text is final"; with the id of the same row first, all are draft.
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
using System.Text;
using Microsoft.Data.Sqlite;

SQLitePCL.Batteries_V2.Init();
using var connection = new SqliteConnection("Data Source=:memory:");
connection.Open();
using var setUp = connection.CreateCommand();
setUp.CommandText = """
    CREATE TABLE document (id INTEGER PRIMARY KEY, replaces INTEGER, content BLOB);
    INSERT INTO document VALUES (1, NULL, CAST('draft' AS BLOB)), (2, 1, CAST('final' AS BLOB));
    """;
setUp.ExecuteNonQuery();

Say("self join", "SELECT d.id, e.content FROM document d JOIN document e ON e.id = d.replaces");
Say("subquery", "SELECT d.id, (SELECT e.content FROM document e WHERE e.id = d.replaces) FROM document d WHERE d.id = 2");
Say("table expression", "WITH e AS (SELECT id, content FROM document) SELECT d.id, e.content FROM document d JOIN e ON e.id = d.replaces");
Say("own id first", "SELECT e.id, e.content, d.id FROM document d JOIN document e ON e.id = d.replaces");

void Say(string what, string query)
{
    using var command = connection.CreateCommand();
    command.CommandText = query;
    using var reader = command.ExecuteReader();
    reader.Read();
    var value = Encoding.ASCII.GetString((byte[])reader.GetValue(1));
    using var stream = new StreamReader(reader.GetStream(1));
    var bytes = new byte[5];
    reader.GetBytes(1, 0, bytes, 0, bytes.Length);
    using var text = reader.GetTextReader(1);
    Console.WriteLine($"{what}: value is {value}, stream is {stream.ReadToEnd()}, bytes are {Encoding.ASCII.GetString(bytes)}, "
        + $"text is {text.ReadToEnd()}");
}
CS
wrong='value is draft, stream is final, bytes are final, text is final'
expected="self join: $wrong
subquery: $wrong
table expression: $wrong
own id first: value is draft, stream is draft, bytes are draft, text is draft"
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
