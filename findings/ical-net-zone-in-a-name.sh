#!/usr/bin/env bash
# Ical.Net 5.2.4 does not read the VTIMEZONE that comes with a calendar. It takes the TZID for the name of a zone. If it knows none by that name, it
# takes one whose name occurs anywhere in it. Outlook names zones like "(UTC-05:00) Eastern Time (US & Canada)". In that it finds "UTC", so an event
# at 09:00 is five hours early, and nothing says so. Other names give another zone by chance, or an exception when a time is asked for. But a TZID
# may be any text, and the VTIMEZONE says what it means (RFC 5545, section 3.8.3.1): here, five hours behind UTC. If you read calendars of others,
# set TimeZoneResolvers.TimeZoneResolver, and answer by the VTIMEZONE. ITMS only writes calendars, in UTC.
# Seen: "Agency: ArgumentException", "(UTC-05:00) Eastern Time (US & Canada): 09:00 UTC" and "Agency (was MST): 16:00 UTC", where each should be
# 14:00 UTC, and "with a resolver: 14:00 UTC".
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
    <PackageReference Include="Ical.Net" Version="[5.2.4]" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using Ical.Net;
using NodaTime;

const string Outlook = "(UTC-05:00) Eastern Time (US & Canada)";
foreach (var name in new[] { "Agency", Outlook, "Agency (was MST)" }) Console.WriteLine($"{name}: {Start(name)}");
TimeZoneResolvers.TimeZoneResolver = name => name == Outlook ? DateTimeZone.ForOffset(Offset.FromHours(-5)) : TimeZoneResolvers.Default(name);
Console.WriteLine($"with a resolver: {Start(Outlook)}");

static string Start(string zone)
{
    var calendar = $"""
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//agency.test//finding//EN
        BEGIN:VTIMEZONE
        TZID:{zone}
        BEGIN:STANDARD
        DTSTART:16010101T000000
        TZOFFSETFROM:-0500
        TZOFFSETTO:-0500
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:visit@agency.test
        DTSTAMP:20260202T120000Z
        DTSTART;TZID="{zone}":20260302T090000
        SUMMARY:Visit of a facility
        END:VEVENT
        END:VCALENDAR

        """;
    try
    {
        return $"{Calendar.Load(calendar.ReplaceLineEndings("\r\n"))!.Events[0].Start!.AsUtc:HH:mm} UTC";
    }
    catch (ArgumentException e)
    {
        return e.GetType().Name;
    }
}
CS
expected=$'Agency: ArgumentException\n(UTC-05:00) Eastern Time (US & Canada): 09:00 UTC\nAgency (was MST): 16:00 UTC\nwith a resolver: 14:00 UTC'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
