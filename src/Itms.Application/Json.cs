using System.Text.Json;
using System.Text.Json.Serialization;
using Itms.Domain.Forms;

namespace Itms.Application;

/// <summary>How domain values are written as JSON, in rows and over HTTP alike: camelCase, enumerations as words, nulls left out.</summary>
public static class Json
{
    /// <summary>For stored rows. Derived members are not stored: they would only go stale.</summary>
    public static JsonSerializerOptions Stored { get; } = Make(o =>
    {
        o.IgnoreReadOnlyProperties = true;
        o.PreferredObjectCreationHandling = JsonObjectCreationHandling.Replace;
    });

    /// <summary>For answers over HTTP.</summary>
    public static JsonSerializerOptions Http { get; } = Make(_ => { });

    public static ReadOnlyMemory<byte> Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Stored);

    public static T Read<T>(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Deserialize<T>(body.Span, Stored) ?? throw new JsonException("A stored row is empty.");

    /// <summary>Settings every reader and writer here shares.</summary>
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

    private static JsonSerializerOptions Make(Action<JsonSerializerOptions> configure)
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>Enumerations as camelCase words, read exactly; a wrong word is answered with the right ones.</summary>
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
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
                ? value
                : throw new FieldFormatException($"must be one of: {string.Join(", ", Values.Keys)}");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names[value]);
    }
}

/// <summary>A day or an instant: <see cref="Moment"/>.</summary>
public sealed class MomentConverter : JsonConverter<Moment>
{
    public override Moment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Moment.TryParse(reader.GetString(), out var moment)
            ? moment
            : throw new FieldFormatException("must be a date (2027-01-15) or an instant with an offset (2027-01-15T15:00:00Z)");

    public override void Write(Utf8JsonWriter writer, Moment value, JsonSerializerOptions options)
    {
        if (value.Instant is { } instant) writer.WriteStringValue(instant.UtcDateTime);
        else writer.WriteStringValue(value.ToString());
    }
}

/// <summary>Instants in UTC with a Z; read with any offset, but never without one.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // As it is always written; what people send in other forms takes the longer way.
        if (reader is { TokenType: JsonTokenType.String, ValueSpan: [.., (byte)'Z'] } && reader.TryGetDateTimeOffset(out var written) && written.Year is > 1900 and < 2999)
            return written;
        return reader.TokenType == JsonTokenType.String && Moment.TryParse(reader.GetString(), out var moment) && moment.Instant is { } instant
            ? instant
            : throw new FieldFormatException("must be an instant with an offset (2027-01-15T15:00:00Z)");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}

/// <summary>A value is not what its field takes. The message is for the sender, and holds nothing of the value.</summary>
public sealed class FieldFormatException(string message) : JsonException(message);
