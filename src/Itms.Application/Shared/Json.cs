using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Shared;

/// <summary>The JSON format of domain values, in stored rows and over HTTP: camelCase, enumerations as words, nulls left out.</summary>
public static class Json
{
    /// <summary>For stored rows. Derived members are not stored: they would only go stale.</summary>
    public static JsonSerializerOptions Stored { get; } = Make(o =>
    {
        o.IgnoreReadOnlyProperties = true;
        o.PreferredObjectCreationHandling = JsonObjectCreationHandling.Replace;
        o.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDerived, LeaveOutEmpty } };
    });

    /// <summary>For answers over HTTP.</summary>
    public static JsonSerializerOptions Http { get; } = Make(_ => { });

    public static ReadOnlyMemory<byte> Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Stored);

    public static T Read<T>(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Deserialize<T>(body.Span, Stored) ?? throw new JsonException("A stored row is empty.");

    /// <summary>The settings that all readers and writers share.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new WordConverter());
        options.Converters.Add(new MomentConverter());
        options.Converters.Add(new InstantConverter());
    }

    /// <summary>The serializer does not treat lists as read-only properties, and would store them.</summary>
    private static void LeaveOutDerived(JsonTypeInfo info)
    {
        for (var i = info.Properties.Count - 1; i >= 0; i--)
            if (info.Properties[i].Set is null) info.Properties.RemoveAt(i);
    }

    /// <summary>
    /// Leaves out lists of a tasking that are empty, and what is false. A tasking that is read without them has the same. Most taskings have a
    /// dozen, and reading them took a quarter of the time of reading the tasking.
    /// </summary>
    private static void LeaveOutEmpty(JsonTypeInfo info)
    {
        if (info.Type != typeof(Tasking)) return;
        foreach (var property in info.Properties)
            if (property is { IsRequired: false })
                property.ShouldSerialize = (_, value) => value is not (null or false or System.Collections.ICollection { Count: 0 });
    }

    private static JsonSerializerOptions Make(Action<JsonSerializerOptions> configure)
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        options.Converters.Add(new TextsConverter());
        configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>Reads and writes enumerations as camelCase words. The error about a wrong word lists the allowed ones.</summary>
public sealed class WordConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Words<>).MakeGenericType(typeToConvert))!;

    private sealed class Words<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values =
            Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()), StringComparer.Ordinal);

        private static readonly Dictionary<T, JsonEncodedText> Names =
            Values.ToDictionary(pair => pair.Value, pair => JsonEncodedText.Encode(pair.Key));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryRead(ref reader, out var value)
                ? value
                : throw new FieldFormatException($"must be one of: {string.Join(", ", Values.Keys)}");

        private static bool TryRead(ref Utf8JsonReader reader, out T value)
        {
            Span<char> word = stackalloc char[64];
            return reader is { HasValueSequence: false, ValueSpan.Length: <= 64 }
                ? Values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word[..reader.CopyString(word)], out value)
                : Values.TryGetValue(reader.GetString()!, out value);
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names[value]);
    }
}

/// <summary>Reads and writes a <see cref="Moment"/>: a day or an instant.</summary>
public sealed class MomentConverter : JsonConverter<Moment>
{
    public override Moment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IsDay(ref reader, out var day) ? new Moment(day)
        : reader.TokenType == JsonTokenType.String && Moment.TryParse(reader.GetString(), out var moment)
            ? moment
            : throw new FieldFormatException("must be a date (2027-01-15) or an instant with an offset (2027-01-15T15:00:00Z)");

    public override void Write(Utf8JsonWriter writer, Moment value, JsonSerializerOptions options)
    {
        if (value.Instant is { } instant) writer.WriteStringValue(instant.UtcDateTime);
        else writer.WriteStringValue(value.ToString());
    }

    /// <summary>The fast path for a plain day, which is the usual form. Everything else is parsed as a text.</summary>
    private static bool IsDay(ref Utf8JsonReader reader, out DateOnly day)
    {
        day = default;
        if (reader is not { TokenType: JsonTokenType.String, HasValueSequence: false, ValueIsEscaped: false }
            || reader.ValueSpan is not [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _] text)
            return false;
        var (year, month, date) = (Number(text[..4]), Number(text[5..7]), Number(text[8..]));
        if (year is < 1900 or > 2999 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, date);
        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return -1;
            number = (number * 10) + digit - '0';
        }

        return number;
    }
}

/// <summary>Reads and writes lists of ids and words quickly, because every tasking has about a dozen of them.</summary>
public sealed class TextsConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A list is expected.");
        List<string>? texts = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            (texts ??= new List<string>(4)).Add(
                reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString()!
                    : throw new JsonException("A text is expected."));
        return texts ?? (IReadOnlyList<string>)[];
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (var i = 0; i < value.Count; i++) writer.WriteStringValue(value[i]);
        writer.WriteEndArray();
    }
}

/// <summary>Writes instants in UTC with a Z. Reads them with any offset, and refuses them without one.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The fast path for the form that ITMS writes. Other forms are parsed as a text.
        if (reader is { TokenType: JsonTokenType.String, ValueSpan: [.., (byte)'Z'] } && reader.TryGetDateTimeOffset(out var written)
            && written.Year is > 1900 and < 2999)
            return written;
        return reader.TokenType == JsonTokenType.String && Moment.TryParse(reader.GetString(), out var moment) && moment.Instant is { } instant
            ? instant
            : throw new FieldFormatException("must be an instant with an offset (2027-01-15T15:00:00Z)");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}

/// <summary>A value has the wrong format for its field. The message is for the sender, and does not quote the value.</summary>
public sealed class FieldFormatException(string message) : JsonException(message);
